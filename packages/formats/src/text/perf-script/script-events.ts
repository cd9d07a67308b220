import type { ProfilesBuilder, ValueTypeInit } from '@hotspan/otlp-profiles';
import { FormatError } from '../../errors.js';
import { addSummedProfile } from '../../model/add-summed-profile.js';
import { createSampleSums, type SampleSums } from '../../model/sample-sums.js';
import type { ResolvedProfileOptions } from '../../profile-options.js';
import type { EventHeader } from './parse-event-header.js';

/** Samples by the event that was recorded; each event becomes a profile. */
export interface ScriptEvents {
  /** `offset` is where the event begins. Throws HOTSPAN_ERR_FORMAT_LIMIT. */
  add(header: EventHeader, stack: number, offset: number): void;
  /** Adds the profiles in the order in which their events came first. Throws HOTSPAN_ERR_FORMAT_SHAPE. */
  addProfiles(): void;
}

/** A profile costs kilobytes however small it is. Recordings have a handful of events, `perf list` a few thousand. */
const MAX_EVENT_NAMES = 1024;

/** Events whose period is time. */
const CLOCKS: ReadonlySet<string> = new Set(['cpu-clock', 'task-clock']);

interface EventSamples {
  readonly sums: SampleSums;
  hasPeriods: boolean;
  firstNanos: bigint | undefined;
  lastNanos: bigint | undefined;
}

export function createScriptEvents(builder: ProfilesBuilder, options: ResolvedProfileOptions): ScriptEvents {
  const { limits } = options;
  const events = new Map<string, EventSamples>();
  let samples = 0;

  function eventOf(name: string, offset: number): EventSamples {
    const known = events.get(name);
    if (known !== undefined) return known;
    if (events.size === MAX_EVENT_NAMES) {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_LIMIT',
        `the text has more than ${MAX_EVENT_NAMES} kinds of events, the last at byte ${offset}. Record fewer events at a time.`,
        { offset, limit: MAX_EVENT_NAMES },
      );
    }
    const added: EventSamples = {
      sums: createSampleSums(limits),
      hasPeriods: true,
      firstNanos: undefined,
      lastNanos: undefined,
    };
    events.set(name, added);
    return added;
  }

  function attributeSetOf({ command, processId, threadId }: EventHeader, offset: number): number {
    const attributes = [builder.addAttribute('thread.id', threadId)];
    if (command !== '') attributes.push(builder.addAttribute('thread.name', command));
    if (processId !== undefined) attributes.push(builder.addAttribute('process.pid', processId));
    if (attributes.length > limits.maxLabels) {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_LIMIT',
        `the event at byte ${offset} has ${attributes.length} labels, more than maxLabels (${limits.maxLabels}). Raise the limit.`,
        { offset, limit: limits.maxLabels },
      );
    }
    return builder.addAttributeSet(attributes);
  }

  return {
    add(header, stack, offset) {
      if (samples++ === limits.maxSamples) {
        throw new FormatError(
          'HOTSPAN_ERR_FORMAT_LIMIT',
          `the text has more than maxSamples (${limits.maxSamples}) events, counted up to byte ${offset}. Send fewer, or raise the limit.`,
          { offset, limit: limits.maxSamples },
        );
      }
      const event = eventOf(header.event, offset);
      const { period, nanosSinceBoot } = header;
      if (period === undefined) event.hasPeriods = false;
      event.sums.add({ stack, attributeSet: attributeSetOf(header, offset), value: period ?? 1 }, offset);
      if (nanosSinceBoot === undefined) return;
      if (event.firstNanos === undefined || nanosSinceBoot < event.firstNanos) {
        event.firstNanos = nanosSinceBoot;
      }
      if (event.lastNanos === undefined || nanosSinceBoot > event.lastNanos) event.lastNanos = nanosSinceBoot;
    },

    addProfiles() {
      for (const [name, { sums, hasPeriods, firstNanos = 0n, lastNanos = 0n }] of events) {
        const known = {
          sampleType: sampleTypeOf(name, { hasPeriods }),
          durationNano: lastNanos - firstNanos,
        };
        addSummedProfile(builder, sums, { options, known });
      }
    },
  };
}

function sampleTypeOf(
  event: string,
  { hasPeriods }: Pick<EventSamples, 'hasPeriods'>,
): ValueTypeInit | undefined {
  if (event === '') return undefined;
  const [name = ''] = event.split(':', 1);
  return { type: event, unit: hasPeriods && CLOCKS.has(name) ? 'nanoseconds' : 'count' };
}

import type { Dictionary, Samples } from '@hotspan/otlp-profiles';
import type { IncomingMessage } from '../incoming.js';
import { readSampleLabels } from '../sample-groups.js';

/** A profile of a message in words. */
export interface DescribedIncoming {
  readonly type: string;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly timeMs: number;
  /** By stack, root first, with labels and link behind it; values times the factor of the type. */
  readonly samples: Readonly<Record<string, number>>;
}

/** What is stored of a message, as far as a door decides it. */
export function describeIncoming({ dictionary, profiles }: IncomingMessage): DescribedIncoming[] {
  return profiles.map(({ type, service, labels, timeNanos, samples }) => {
    const values: Record<string, number> = {};
    for (let row = 0; row < samples.count; row++) {
      const key = describeSample(dictionary, samples, row);
      values[key] = (values[key] ?? 0) + Number((samples.values[row] ?? 0n) * type.factor);
    }
    return {
      type: type.id,
      service,
      labels: Object.fromEntries(labels),
      timeMs: Number(timeNanos / 1_000_000n),
      samples: values,
    };
  });
}

function describeSample(dictionary: Dictionary, { stack, attributeSet, link }: Samples, row: number): string {
  const { stacks, links } = dictionary;
  const own = stack[row] ?? 0;
  const frames = Array.from(
    stacks.locations.subarray(stacks.offsets[own], stacks.offsets[own + 1]),
    (location) => nameOf(dictionary, location),
  );
  const labels = [...readSampleLabels(attributeSet[row] ?? 0, dictionary).labels].map(
    ([name, value]) => `${name}=${value}`,
  );
  const at = link[row] ?? 0;
  const hex = (bytes: Uint8Array, size: number): string =>
    Buffer.from(bytes.subarray(at * size, (at + 1) * size)).toString('hex');
  const ids = at === 0 ? [] : [`span ${hex(links.spanIds, 8)}`, `trace ${hex(links.traceIds, 16)}`];
  return [frames.reverse().join(';'), ...labels, ...ids].join(' ');
}

function nameOf({ locations, functions, strings }: Dictionary, location: number): string {
  const fn = locations.lineFunction[locations.lineOffsets[location] ?? 0] ?? 0;
  return strings[functions.name[fn] ?? 0] ?? '';
}

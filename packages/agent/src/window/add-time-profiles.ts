import { randomBytes } from 'node:crypto';
import type { ProfileBuilder, ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { SampledTimeProfile } from '../engine/sampled-profile.js';
import type { ContextTable } from './context-table.js';
import { internStacks } from './intern-stacks.js';
import type { TimeRange } from './time-range.js';

export interface TimeProfilesInit {
  readonly profile: SampledTimeProfile;
  readonly contexts: ContextTable;
  readonly range: TimeRange;
  readonly cpu: boolean;
  readonly wall: boolean;
}

/** Counts for the agent's statistics. */
export interface TimeProfilesResult {
  /** Samples with JavaScript, garbage collection or waiting on the stack. */
  readonly samples: number;
  /** Those of them that carry a link. */
  readonly linkedSamples: number;
}

/** Positions in the values of the engine's samples. */
const COUNT = 0;
const WALL_NANOS = 1;
const CPU_NANOS = 2;

/**
 * Adds the CPU and the wall profile of one window, samples of equal stack and link merged. Time that the sampler
 * did not see waiting has no wall time: rows of `(idle)` and of other threads come with 0 and drop out there.
 * Hot path: guarded by benchmarks/agent-overhead.bench.ts.
 */
export function addTimeProfiles(builder: ProfilesBuilder, init: TimeProfilesInit): TimeProfilesResult {
  const { profile, contexts, range } = init;
  const add = (type: 'cpu' | 'wall'): ProfileBuilder =>
    builder.addProfile({
      sampleType: { type, unit: 'nanoseconds' },
      periodType: { type, unit: 'nanoseconds' },
      period: Math.round(Number(profile.period)),
      timeUnixNano: range.startNanos,
      durationNano: range.endNanos - range.startNanos,
      profileId: randomBytes(16),
    });
  const cpu = init.cpu ? add('cpu') : undefined;
  const wall = init.wall ? add('wall') : undefined;
  const stackOf = internStacks(builder, profile);
  const links: number[] = [0];
  let samples = 0;
  let linkedSamples = 0;

  for (const { locationId, value, label } of profile.sample) {
    const number = Number(label[0]?.num ?? 0);
    let link = links[number];
    if (link === undefined) {
      const { traceId, spanId } = contexts.at(number);
      link = builder.addLink(traceId, spanId);
      links[number] = link;
    }
    const stack = stackOf(locationId);
    const count = Number(value[COUNT] ?? 0);
    samples += count;
    if (link !== 0) linkedSamples += count;
    // Rounded: the engine computes with doubles, and OTLP's values are integers.
    const cpuNanos = Math.round(Number(value[CPU_NANOS] ?? 0));
    const wallNanos = Math.round(Number(value[WALL_NANOS] ?? 0));
    if (cpuNanos > 0) cpu?.add(stack, 0, link, cpuNanos);
    if (wallNanos > 0) wall?.add(stack, 0, link, wallNanos);
  }
  return { samples, linkedSamples };
}

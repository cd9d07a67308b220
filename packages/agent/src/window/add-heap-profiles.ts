import { randomBytes } from 'node:crypto';
import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { SampledProfile } from '../engine/sampled-profile.js';
import { internStacks } from './intern-stacks.js';
import type { TimeRange } from './time-range.js';

export interface HeapProfilesInit {
  readonly profile: SampledProfile;
  readonly range: TimeRange;
  readonly intervalBytes: number;
}

/** Positions in the values of the engine's samples. */
const COUNT = 0;
const BYTES = 1;

/**
 * Adds what was alive at the end of the window, as bytes and as objects. The snapshot gets the window as its
 * time, for a duration of 0 is replaced by some servers.
 */
export function addHeapProfiles(builder: ProfilesBuilder, init: HeapProfilesInit): void {
  const { profile, range, intervalBytes } = init;
  const common = {
    periodType: { type: 'space', unit: 'bytes' },
    period: intervalBytes,
    timeUnixNano: range.startNanos,
    durationNano: range.endNanos - range.startNanos,
  };
  const space = builder.addProfile({
    ...common,
    sampleType: { type: 'inuse_space', unit: 'bytes' },
    profileId: randomBytes(16),
  });
  const objects = builder.addProfile({
    ...common,
    sampleType: { type: 'inuse_objects', unit: 'count' },
    profileId: randomBytes(16),
  });
  const stackOf = internStacks(builder, profile);
  for (const { locationId, value } of profile.sample) {
    const stack = stackOf(locationId);
    const bytes = Math.round(Number(value[BYTES] ?? 0));
    const count = Math.round(Number(value[COUNT] ?? 0));
    if (bytes > 0) space.add(stack, 0, 0, bytes);
    if (count > 0) objects.add(stack, 0, 0, count);
  }
}

import { randomBytes } from 'node:crypto';
import type { ProfileBuilder, ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { HeapNode, SampledNode } from '../engine/sampled-tree.js';
import type { Stacks } from './create-stacks.js';
import type { RawWindow } from './raw-window.js';
import type { TimeRange } from './time-range.js';

const EXTERNAL: SampledNode = { name: '(external)', scriptName: '', children: [] };

/**
 * Adds what was alive at the end of the window, as bytes and as objects, and where the sampler counts them the
 * allocations of the window. What is alive gets the window as its time, for a duration of 0 is replaced by some servers.
 */
export function addHeapProfiles(
  builder: ProfilesBuilder,
  stacks: Stacks,
  range: TimeRange,
  { root, externalBytes, intervalBytes }: NonNullable<RawWindow['heap']>,
): void {
  const add = (type: string, unit: string): ProfileBuilder =>
    builder.addProfile({
      sampleType: { type, unit },
      periodType: { type: 'space', unit: 'bytes' },
      period: intervalBytes,
      timeUnixNano: range.startNanos,
      durationNano: range.endNanos - range.startNanos,
      profileId: randomBytes(16),
    });
  const inuseSpace = add('inuse_space', 'bytes');
  const inuseObjects = add('inuse_objects', 'count');
  const allocSpace = add('alloc_space', 'bytes');
  const allocObjects = add('alloc_objects', 'count');
  const path: number[] = [];
  const addValue = (profile: ProfileBuilder, stack: number, value: number): void => {
    const whole = Math.round(value);
    if (whole > 0) profile.add(stack, 0, 0, whole);
  };

  function visit({ allocations, children }: HeapNode, depth: number): void {
    if (allocations.length > 0) {
      const stack = stacks.stack(path, depth);
      for (const objects of allocations) {
        if ('sizeBytes' in objects) {
          addValue(inuseSpace, stack, objects.sizeBytes * objects.count);
          addValue(inuseObjects, stack, objects.count);
        } else {
          addValue(inuseSpace, stack, objects.inuseSpaceBytes);
          addValue(inuseObjects, stack, objects.inuseObjects);
          addValue(allocSpace, stack, objects.allocSpaceBytes);
          addValue(allocObjects, stack, objects.allocObjects);
        }
      }
    }
    for (const child of children) {
      path[depth] = stacks.location(child);
      visit(child, depth + 1);
    }
  }

  visit(root, 0);
  if (externalBytes > 0) {
    path[0] = stacks.location(EXTERNAL);
    const stack = stacks.stack(path, 1);
    addValue(inuseSpace, stack, externalBytes);
    addValue(inuseObjects, stack, 1);
  }
}

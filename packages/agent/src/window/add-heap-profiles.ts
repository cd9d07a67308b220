import { randomBytes } from 'node:crypto';
import type { ProfileBuilder, ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { HeapNode, SampledNode } from '../engine/sampled-tree.js';
import type { Stacks } from './create-stacks.js';
import type { RawWindow } from './raw-window.js';

const EXTERNAL: SampledNode = { name: '(external)', scriptName: '', children: [] };

/**
 * Adds what is alive, as bytes and as objects, and where the sampler counts them the allocations since the last time.
 * What is alive gets that time as its own too, for a duration of 0 is replaced by some servers.
 */
export function addHeapProfiles(
  builder: ProfilesBuilder,
  stacks: Stacks,
  { range, root, externalBytes, intervalBytes, ...wanted }: NonNullable<RawWindow['heap']>,
): void {
  const add = (isWanted: boolean, type: string, unit: string): ProfileBuilder | undefined =>
    isWanted
      ? builder.addProfile({
          sampleType: { type, unit },
          periodType: { type: 'space', unit: 'bytes' },
          period: intervalBytes,
          timeUnixNano: range.startNanos,
          durationNano: range.endNanos - range.startNanos,
          profileId: randomBytes(16),
        })
      : undefined;
  const inuseSpace = add(wanted.live, 'inuse_space', 'bytes');
  const inuseObjects = add(wanted.live, 'inuse_objects', 'count');
  const allocSpace = add(wanted.allocations, 'alloc_space', 'bytes');
  const allocObjects = add(wanted.allocations, 'alloc_objects', 'count');
  const path: number[] = [];
  const addValue = (profile: ProfileBuilder | undefined, stack: number, value: number): void => {
    const whole = Math.round(value);
    if (whole > 0) profile?.add(stack, 0, 0, whole);
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

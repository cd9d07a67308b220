import { GrowableInt32 } from '../../model/growable.js';
import type { Stacks } from '../../model/profiles-data.js';
import { SequenceTable } from '../../model/sequence-table.js';
import type { DecodeLimits } from '../decode-limits.js';
import { type OverLimit, SMALLER } from './over-limit.js';

/** Makes the table of stacks, which W3 has not: its samples name a stretch of their profile's list of locations. */
export interface StackInterner {
  /** Begins the next profile. Rows of the model's locations, to which `intern` refers from then on. */
  startProfile(locations: Int32Array): void;
  /**
   * The row of the stack `locations[start .. start + length)`, which the caller has checked to be inside.
   *
   * @param offset of the sample, for HOTSPAN_ERR_OTLP_LIMIT.
   */
  intern(start: number, length: number, offset: number): number;
  finish(): Stacks;
}

/**
 * Stretches may overlap, so a few bytes can name many frames: each distinct stretch is looked at once, and `maxFrames` holds
 * for the frames of all of them, which bounds time as well as memory.
 */
export function createStackInterner(limits: DecodeLimits, overLimit: OverLimit): StackInterner {
  const { maxStackDepth, maxFrames, maxTableRows } = limits;
  const stacks = new SequenceTable();
  stacks.intern([]);
  let locations: Int32Array = new Int32Array(0);
  // The stretches of this profile, and the stack of each.
  let stretches: SequenceTable | undefined;
  let rows = new GrowableInt32(0);
  let frames = 0;
  const stretch = new Int32Array(2);

  function intern(start: number, length: number, offset: number): number {
    if (length === 0) return 0;
    if (length > maxStackDepth) {
      const found = `a stack has ${length} frames`;
      throw overLimit('maxStackDepth', found, 'Cut stacks at the root before sending.', offset);
    }
    stretches ??= new SequenceTable();
    stretch[0] = start;
    stretch[1] = length;
    const index = stretches.intern(stretch);
    if (index < rows.length) return rows.at(index);
    frames += length;
    if (frames > maxFrames) {
      const found = `the stacks up to the sample have ${frames} frames`;
      throw overLimit('maxFrames', found, SMALLER, offset);
    }
    const row = stacks.intern(locations.subarray(start, start + length));
    if (row >= maxTableRows) {
      throw overLimit('maxTableRows', 'the samples have another stack', SMALLER, offset);
    }
    rows.push(row);
    return row;
  }

  return {
    startProfile(list) {
      locations = list;
      if (stretches === undefined) return;
      stretches = undefined;
      rows = new GrowableInt32(0);
    },
    intern,
    finish: () => ({
      count: stacks.count,
      offsets: stacks.offsets().slice(),
      locations: stacks.words().slice(),
    }),
  };
}

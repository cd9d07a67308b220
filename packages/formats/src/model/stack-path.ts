import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';

/** The stack at which a reader stands: grows and shrinks at its leaf while the reader goes down and up. */
export interface StackPath {
  /** Number of frames. */
  readonly depth: number;
  /** Adds a frame at the leaf. `offset` is where it stands in the input. Throws HOTSPAN_ERR_FORMAT_LIMIT for `maxStackDepth`. */
  push(location: number, offset: number): void;
  /** Goes back up to so many frames. */
  cut(depth: number): void;
  /** Adds the stack to the builder and returns its row. Throws HOTSPAN_ERR_FORMAT_LIMIT for `maxFrames`. */
  addStack(offset: number): number;
}

/**
 * @param counted whether `maxFrames` counts the frames of `distinct` stacks only, or of `every` added one. A reader whose
 * input holds each frame that it adds may count the distinct; one that expands shared paths must count its work.
 */
export function createStackPath(
  builder: ProfilesBuilder,
  limits: FormatLimits,
  counted: 'distinct' | 'every',
): StackPath {
  const { maxStackDepth, maxFrames } = limits;
  // Filled from the end, so that the frames lie as the model wants them: leaf first.
  let frames = new Int32Array(64);
  let lastStack = 0;
  let framesSeen = 0;

  function count(offset: number): void {
    framesSeen += path.depth;
    if (framesSeen <= maxFrames) return;
    throw new FormatError(
      'HOTSPAN_ERR_FORMAT_LIMIT',
      `the stacks up to byte ${offset} have more than maxFrames (${maxFrames}) frames. Send fewer stacks, or raise the limit.`,
      { offset, limit: maxFrames },
    );
  }

  // A member and no getter, with which each object would have a hidden class of its own and be slow to read.
  const path = {
    depth: 0,

    push(location: number, offset: number) {
      const { depth } = path;
      if (depth === maxStackDepth) throw stackTooDeep(offset, limits);
      if (depth === frames.length) {
        const larger = new Int32Array(depth * 2);
        larger.set(frames, depth);
        frames = larger;
      }
      path.depth = depth + 1;
      frames[frames.length - path.depth] = location;
    },

    cut(to: number) {
      path.depth = to;
    },

    addStack(offset: number) {
      const { depth } = path;
      if (counted === 'every') count(offset);
      const stack = builder.addStack(frames.subarray(frames.length - depth), depth);
      // Rows are given in order of first use.
      if (stack > lastStack) {
        lastStack = stack;
        if (counted === 'distinct') count(offset);
      }
      return stack;
    },
  };
  return path;
}

/** `offset` is where the first frame too many stands. */
export function stackTooDeep(offset: number, { maxStackDepth }: FormatLimits): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `the stack at byte ${offset} has more than maxStackDepth (${maxStackDepth}) frames. Cut it, or raise the limit.`,
    { offset, limit: maxStackDepth },
  );
}

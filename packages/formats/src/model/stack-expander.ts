import type { Dictionary } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';

/**
 * Turns stacks into frames, root first, inlined functions made visible: of a location with several lines the last, outermost
 * one comes first. A frame is a row of the dictionary's line columns, or `~location` for a location that has none.
 */
export interface StackExpander {
  /** The frames of the stack that `expand` was last called with: `frames[0 .. count)`. */
  readonly frames: Int32Array;
  /** Returns the number of frames. Throws HOTSPAN_ERR_FORMAT_LIMIT when all calls together exceed `maxFrames`. */
  expand(stack: number): number;
  /** Function name of a frame; `0x…` with the address where there is none, as pprof's tools show it. */
  name(frame: number): string;
  /** Row of the function table; 0 for a location without lines. */
  functionOf(frame: number): number;
}

/**
 * The limit counts frames of all expansions: a location with many inlined lines, used by many stacks, stands for far more
 * frames than its message has bytes.
 */
export function createStackExpander(
  { stacks, locations, functions, strings }: Dictionary,
  { maxFrames }: Pick<FormatLimits, 'maxFrames'>,
): StackExpander {
  let frames = new Int32Array(256);
  let left = maxFrames;

  function push(at: number, frame: number): void {
    if (at === frames.length) {
      const larger = new Int32Array(frames.length * 2);
      larger.set(frames);
      frames = larger;
    }
    frames[at] = frame;
  }

  function expand(stack: number): number {
    let count = 0;
    const start = stacks.offsets[stack] ?? 0;
    for (let at = (stacks.offsets[stack + 1] ?? 0) - 1; at >= start; at--) {
      const location = stacks.locations[at] ?? 0;
      const firstLine = locations.lineOffsets[location] ?? 0;
      const endLine = locations.lineOffsets[location + 1] ?? 0;
      left -= Math.max(1, endLine - firstLine);
      if (left < 0) {
        throw new FormatError(
          'HOTSPAN_ERR_FORMAT_LIMIT',
          `the stacks have more than maxFrames (${maxFrames}) frames with inlined ones counted. Write fewer samples, or raise the limit.`,
          { limit: maxFrames },
        );
      }
      if (firstLine === endLine) push(count++, ~location);
      for (let line = endLine - 1; line >= firstLine; line--) push(count++, line);
    }
    return count;
  }

  const functionOf = (frame: number): number => (frame < 0 ? 0 : (locations.lineFunction[frame] ?? 0));

  function locationOf(line: number): number {
    // The last location whose lines begin at or before this one.
    let low = 0;
    let high = locations.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((locations.lineOffsets[middle] ?? 0) <= line) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    get frames() {
      return frames;
    },
    expand,
    functionOf,
    name(frame) {
      const row = functionOf(frame);
      const name = strings[functions.name[row] ?? 0] || strings[functions.systemName[row] ?? 0];
      if (name) return name;
      const location = frame < 0 ? ~frame : locationOf(frame);
      return `0x${(locations.address[location] ?? 0n).toString(16)}`;
    },
  };
}

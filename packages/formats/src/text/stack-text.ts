import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../format-limits.js';
import { checkNameLength, createFrameNames } from '../model/frame-names.js';
import { createStackPath } from '../model/stack-path.js';

/** Reads stacks as text: frames root first with `;` between them. */
export interface StackText {
  /**
   * Adds the stack `bytes[start .. end)` and returns its row. A frame without text stays a frame, its function has no name; so
   * no text at all is one frame. Throws HOTSPAN_ERR_FORMAT_LIMIT with the offset.
   */
  addStack(bytes: Uint8Array, start: number, end: number): number;
}

/** Hot path: called for each line. */
export function createStackText(builder: ProfilesBuilder, limits: FormatLimits): StackText {
  const names = createFrameNames(builder);
  const path = createStackPath(builder, limits, 'distinct');
  return {
    addStack(bytes, start, end) {
      path.cut(0);
      for (let at = start; at <= end; at = names.nameEnd + 1) {
        // One byte more than allowed is enough to see that a name is too long.
        const location = names.locationBefore(bytes, at, Math.min(end, at + limits.maxStringBytes + 1));
        checkNameLength(names.nameEnd - at, at, limits);
        path.push(location, at);
      }
      return path.addStack(start);
    },
  };
}

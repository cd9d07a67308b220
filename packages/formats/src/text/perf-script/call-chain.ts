import type { LineInit, ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { FormatLimits } from '../../format-limits.js';
import { createStackPath, stackTooDeep } from '../../model/stack-path.js';
import type { ScriptFrame } from './script-frames.js';

/** The call chain of one event, which comes leaf first. */
export interface CallChain {
  /** Number of frames, inlined ones counted. */
  readonly length: number;
  /** `offset` is where the frame stands. Throws HOTSPAN_ERR_FORMAT_LIMIT for `maxStackDepth`. */
  push(frame: ScriptFrame, offset: number): void;
  /** Adds the chain as a stack, returns its row and starts anew. Throws HOTSPAN_ERR_FORMAT_LIMIT for `maxFrames`. */
  takeStack(offset: number): number;
}

/** Inlined frames and the one they were inlined into become one location, as the model has it. */
export function createCallChain(builder: ProfilesBuilder, limits: FormatLimits): CallChain {
  const path = createStackPath(builder, limits, 'distinct');
  /** Leaf first. */
  const locations: number[] = [];
  let inlined: LineInit[] = [];

  function addLocation(attributeSet: number): void {
    locations.push(builder.addLocation(inlined, { attributeSet }));
    inlined = [];
  }

  // A member and no getter, with which each object would have a hidden class of its own.
  const chain = {
    length: 0,

    push({ line, attributeSet, isInlined }: ScriptFrame, offset: number) {
      if (chain.length === limits.maxStackDepth) throw stackTooDeep(offset, limits);
      chain.length++;
      inlined.push(line);
      if (!isInlined) addLocation(attributeSet);
    },

    takeStack(offset: number) {
      // Inlined into a frame that is not there.
      if (inlined.length > 0) addLocation(0);
      path.cut(0);
      for (let at = locations.length - 1; at >= 0; at--) path.push(locations[at] ?? 0, offset);
      locations.length = 0;
      chain.length = 0;
      return path.addStack(offset);
    },
  };
  return chain;
}

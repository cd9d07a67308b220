import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { SampledNode } from '../engine/sampled-tree.js';
import type { CodePlace } from '../symbol/code-place.js';
import type { PlaceOf } from './create-places.js';

/** Finds the original place of a function of the running code. */
export type Symbolize = (place: CodePlace) => CodePlace;

/** Turns nodes of V8's trees into rows of the builder's tables. */
export interface Stacks {
  /** The location of a node's function. */
  location(node: SampledNode): number;
  /** The stack of the first `depth` locations of a path from the root. */
  stack(path: readonly number[], depth: number): number;
}

/**
 * Interns functions and locations. A function is its name, file and declaration line, so that functions of one name in
 * a bundle stay apart.
 */
export function createStacks(builder: ProfilesBuilder, placeOf: PlaceOf, symbolize: Symbolize): Stacks {
  const rows = new Map<CodePlace, number>();
  const frameType = (type: string): number =>
    builder.addAttributeSet([builder.addAttribute('profile.frame.type', type)]);
  // Semantic conventions, "profile.frame.type": required where a value applies.
  const javascript = frameType('v8js');
  const scratch: number[] = [];

  function addLocation(place: CodePlace): number {
    const { name, file, line, column } = symbolize(place);
    const functionIndex = builder.addFunction({ name, filename: file, startLine: line });
    // Neither file nor line: code of V8 or Node.js itself, such as the garbage collector or Array.prototype.sort.
    const attributeSet = file === '' && line === 0 ? frameType('native') : javascript;
    return builder.addLocation([{ functionIndex, line, column }], { attributeSet });
  }

  return {
    location(node) {
      const place = placeOf(node);
      let row = rows.get(place);
      if (row === undefined) {
        row = addLocation(place);
        rows.set(place, row);
      }
      return row;
    },
    stack(path, depth) {
      // Leaf first.
      for (let i = 0; i < depth; i++) scratch[i] = path[depth - 1 - i] ?? 0;
      return builder.addStack(scratch, depth);
    },
  };
}

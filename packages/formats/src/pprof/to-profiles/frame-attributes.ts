import { FRAME_TYPE, IS_FOLDED } from '../attribute-names.js';
import type { AttributeInterner } from './attribute-interner.js';

/** Gives the attribute sets of frames, made on first use. */
export function createFrameAttributes(
  attributes: AttributeInterner,
  frameType: string,
): (isFolded: boolean) => number {
  const create = (keys: readonly number[]): number =>
    attributes.addSet(frameType === '' ? keys : [...keys, attributes.add(FRAME_TYPE, frameType)]);
  let plain = -1;
  let folded = -1;
  return (isFolded) => {
    if (isFolded) {
      if (folded < 0) folded = create([attributes.add(IS_FOLDED, true)]);
      return folded;
    }
    if (plain < 0) plain = create([]);
    return plain;
  };
}

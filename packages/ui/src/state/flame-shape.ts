import {
  collapseChains,
  collapseRecursion,
  type FlameData,
  hideFrames,
  invertStacks,
  type Origin,
  originOf,
} from '@hotspan/flamegraph';

/** Where the root is. */
export const ORIENTATIONS = ['icicle', 'flame'] as const;
/** What colours tell. */
export const COLORS = ['package', 'value'] as const;
/** What lies on a function: what it calls, or what calls it. */
export const STACKS = ['callees', 'callers'] as const;
/** What is made one frame. */
export const COLLAPSES = ['recursion', 'chains'] as const;
/** Whose functions can be hidden. Others are not told apart: names from the server are without files. */
export const HIDDEN = ['engine'] as const;

/** How the flame graph is drawn, and what of it. */
export interface FlameShape {
  readonly graph: (typeof ORIENTATIONS)[number];
  readonly color: (typeof COLORS)[number];
  readonly stacks: (typeof STACKS)[number];
  readonly collapse: readonly (typeof COLLAPSES)[number][];
  readonly hide: readonly (typeof HIDDEN)[number][];
}

/** The graph of the functions that are shown, whichever way it is drawn: what the table lists. */
export function keepFunctions(
  data: FlameData,
  { hide, collapse }: Pick<FlameShape, 'hide' | 'collapse'>,
): FlameData {
  const hidden: readonly Origin[] = hide;
  const kept = hide.length === 0 ? data : hideFrames(data, (name) => hidden.includes(originOf(name)));
  return collapse.includes('recursion') ? collapseRecursion(kept) : kept;
}

/** The graph as it is drawn. */
export function shapeGraph(
  kept: FlameData,
  { stacks, collapse }: Pick<FlameShape, 'stacks' | 'collapse'>,
): FlameData {
  const turned = stacks === 'callers' ? invertStacks(kept) : kept;
  return collapse.includes('chains') ? collapseChains(turned) : turned;
}

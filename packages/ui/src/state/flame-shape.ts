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
/** Whose functions can be hidden: those of Node.js itself, of installed packages, and what is no function. */
export const HIDDEN = ['node', 'packages', 'engine'] as const;
type Hidden = (typeof HIDDEN)[number];

/** What names say of them. */
const ORIGINS: Readonly<Record<Hidden, Origin>> = { node: 'node', packages: 'package', engine: 'engine' };

/** What to hide so that a function is hidden; undefined for those of the program, which always stay. */
export function hiddenOf(name: string): Hidden | undefined {
  const origin = originOf(name);
  return HIDDEN.find((hidden) => ORIGINS[hidden] === origin);
}

/** How the flame graph is drawn, and what of it. */
export interface FlameShape {
  readonly graph: (typeof ORIENTATIONS)[number];
  readonly color: (typeof COLORS)[number];
  readonly stacks: (typeof STACKS)[number];
  readonly collapse: readonly (typeof COLLAPSES)[number][];
  readonly hide: readonly Hidden[];
}

/** The graph of the functions that are shown, whichever way it is drawn: what the table lists. */
export function keepFunctions(
  data: FlameData,
  { hide, collapse }: Pick<FlameShape, 'hide' | 'collapse'>,
): FlameData {
  const origins = hide.map((hidden) => ORIGINS[hidden]);
  const kept = hide.length === 0 ? data : hideFrames(data, (name) => origins.includes(originOf(name)));
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

/**
 * Call stacks as numbers of functions, root first. A stack shares a beginning with an earlier one, as calls do: of any length, or at
 * least of `minShared` functions.
 */
export function createCallStacks(
  random: (limit: number) => number,
  init: {
    readonly stacks: number;
    readonly depth: number;
    readonly functions: number;
    readonly minShared?: number;
  },
): number[][] {
  const { depth, functions, minShared = 0 } = init;
  const stacks: number[][] = [];
  for (let i = 0; i < init.stacks; i++) {
    const trunk = stacks[random(i + 1)] ?? [];
    const shared = trunk.slice(0, minShared + random(depth - minShared));
    stacks.push(Array.from({ length: depth }, (_, place) => shared[place] ?? random(functions)));
  }
  return stacks;
}

/** Call stacks as numbers of functions, root first. A stack shares a beginning with an earlier one, as calls do. */
export function createCallStacks(
  random: (limit: number) => number,
  init: { readonly stacks: number; readonly depth: number; readonly functions: number },
): number[][] {
  const stacks: number[][] = [];
  for (let i = 0; i < init.stacks; i++) {
    const trunk = stacks[random(i + 1)] ?? [];
    const shared = trunk.slice(0, random(init.depth));
    stacks.push(Array.from({ length: init.depth }, (_, depth) => shared[depth] ?? random(init.functions)));
  }
  return stacks;
}

/**
 * Runs each variant once per round, in an order that turns by one from round to round, for a machine may slow down while
 * it is measured. The results by name of the variant, in order of time: those of one index were neighbours.
 */
export async function takeTurns<Variant extends { readonly name: string }, Result>(
  variants: readonly Variant[],
  rounds: number,
  run: (variant: Variant, round: number) => Promise<Result>,
): Promise<ReadonlyMap<string, readonly Result[]>> {
  const results = new Map<string, Result[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < variants.length; i++) {
      const variant = variants[(i + round) % variants.length];
      if (variant !== undefined) results.get(variant.name)?.push(await run(variant, round));
    }
  }
  return results;
}

/**
 * Awaits `work` for all items, at most so many at a time, and gives the results in the order of the items. Rejects as the first one that
 * does; what has not begun by then never begins.
 */
export async function mapFew<Item, Result>(
  items: readonly Item[],
  atATime: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const runOneByOne = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, item] = next;
      results[index] = await work(item).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: atATime }, runOneByOne));
  return results;
}

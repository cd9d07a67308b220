import { NO_PATH } from './name-paths.js';
import type { FoundStacks } from './node-cache.js';
import { NO_ROW, type NodeTable } from './node-table.js';

/**
 * Those of the stacks whose outermost frames have just these names; frames that nobody could name are none.
 *
 * @param callSite outermost first, at least one name.
 * @param found what the table does not have is below nothing.
 * @param stacks the same ones, as ids.
 */
export function stacksBelow(
  { table, rows }: FoundStacks,
  callSite: readonly string[],
  stacks: BigUint64Array,
): BigUint64Array {
  const site = findPath(table, callSite);
  if (site === NO_PATH) return new BigUint64Array();
  const { paths, pathCount } = table;
  const isBelow = new Uint8Array(pathCount);
  isBelow[site] = 1;
  // A caller's path is smaller.
  for (let path = site + 1; path < pathCount; path++)
    isBelow[path] = isBelow[paths[path * 2] ?? NO_PATH] ?? 0;
  return stacks.filter((_, i) => {
    const row = rows[i] ?? NO_ROW;
    return row >= 0 && isBelow[table.pathOf(row)] === 1;
  });
}

/** Once through all paths, for callers come first. */
function findPath({ paths, pathCount, names }: NodeTable, callSite: readonly string[]): number {
  let found = NO_PATH;
  let depth = 0;
  for (let path = 1; path < pathCount && depth < callSite.length; path++) {
    if (paths[path * 2] !== found || names[paths[path * 2 + 1] ?? 0] !== callSite[depth]) continue;
    found = path;
    depth++;
  }
  return depth === callSite.length ? found : NO_PATH;
}

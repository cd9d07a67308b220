import { IdSet } from './id-set.js';
import type { KnownIds } from './known-ids.js';
import type { NodeRow, WriteBatch } from './rows.js';

/** More than a commit has. When it has more, some are written twice. */
const MAX_NODES = 4_000_000;

/** The nodes of batches that are not known to be stored, each once: requests that came at the same time each have what none of them knew. */
export function distinctNodes(batches: readonly WriteBatch[], known: KnownIds): NodeRow[] {
  const met = new IdSet(MAX_NODES);
  const distinct: NodeRow[] = [];
  for (const { nodes } of batches) {
    for (const node of nodes) {
      const { idLow, idHigh } = node;
      const scope = known.scopeOf(node, node.week);
      if (known.has(idLow, idHigh, scope)) continue;
      const low = idLow ^ scope.low;
      const high = idHigh ^ scope.high;
      if (met.has(low, high)) continue;
      met.add(low, high);
      distinct.push(node);
    }
  }
  return distinct;
}

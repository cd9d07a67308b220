import { IdSet } from './id-set.js';
import type { KnownIds } from './known-ids.js';
import type { NodeRow, WriteBatch } from './rows.js';

/** The nodes of batches that are not known to be stored, each once: requests that came at the same time each have what none of them knew. */
export function distinctNodes(batches: readonly WriteBatch[], known: KnownIds): NodeRow[] {
  const met = new IdSet();
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

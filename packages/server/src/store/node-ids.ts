import { inTurnAgain } from '../in-turn.js';
import type { IdPlace, KnownIds } from './known-ids.js';
import type { NodeRow } from './rows.js';

/** Ids of nodes with their places, as plain data that is quick to hand to another thread. */
export interface NodeIds {
  /** Runs of nodes of one place, one after the other. */
  readonly runs: readonly NodeRun[];
  /** Low and high word of each. */
  readonly words: Int32Array;
}

interface NodeRun {
  readonly place: IdPlace;
  readonly week: number;
  readonly count: number;
}

export function nodeIdsOf(nodes: readonly NodeRow[]): NodeIds {
  const words = new Int32Array(nodes.length * 2);
  const runs: { place: IdPlace; week: number; count: number }[] = [];
  let run: (typeof runs)[number] | undefined;
  for (const [i, node] of nodes.entries()) {
    const { tenant, service, retentionDays, week } = node;
    words[i * 2] = node.idLow;
    words[i * 2 + 1] = node.idHigh;
    const { place } = run ?? {};
    const isSame =
      place?.service === service &&
      place.tenant === tenant &&
      place.retentionDays === retentionDays &&
      run?.week === week;
    if (run === undefined || !isSame) {
      run = { place: { tenant, service, retentionDays }, week, count: 0 };
      runs.push(run);
    }
    run.count++;
  }
  return { runs, words };
}

/** Adds the ids of the nodes `[from .. to)` to those that are known to be stored. */
export function addNodeIds(
  known: KnownIds,
  { runs, words }: NodeIds,
  from = 0,
  to: number = words.length / 2,
): void {
  let start = 0;
  for (const { place, week, count } of runs) {
    const end = start + count;
    const last = Math.min(end, to);
    if (last > from && start < to) {
      const scope = known.scopeOf(place, week);
      for (let i = Math.max(start, from); i < last; i++)
        known.add(words[i * 2] ?? 0, words[i * 2 + 1] ?? 0, scope);
    }
    start = end;
  }
}

/** So many take about 2 ms. */
const IDS_PER_TURN = 20_000;

/** The same for all nodes, some at a time. Stops when `isStale` says that they may be stored no longer. */
export async function addNodeIdsInTurns(
  known: KnownIds,
  ids: NodeIds,
  isStale: () => boolean,
): Promise<void> {
  const count = ids.words.length / 2;
  for (let from = 0; from < count && !isStale(); from += IDS_PER_TURN) {
    await inTurnAgain(() => {
      if (!isStale()) addNodeIds(known, ids, from, from + IDS_PER_TURN);
    });
  }
}

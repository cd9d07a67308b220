import type { Database } from './database.js';
import { distinctNodes } from './distinct-nodes.js';
import { encodeNodeRows, encodeProfileRows, encodeSeriesRows } from './encode-rows.js';
import { type EncodedBatch, earliestSecondsOf, joinBlocks } from './encoded-batch.js';
import { createGroupCommit } from './group-commit.js';
import { createKnownIds, type KnownIds } from './known-ids.js';
import type { NativeBlock } from './native-block.js';
import { addNodeIdsInTurns } from './node-ids.js';
import type { SeriesRow, WriteBatch } from './rows.js';

export interface ProfileStoreOptions {
  readonly database: Database;
  readonly commitWaitMs: number;
  /** Told of every commit that succeeded. */
  readonly onCommit?: (facts: CommitFacts) => void;
  /** Told of every commit before it is acknowledged, whether it succeeded or not: when its earliest profile began, Unix seconds. */
  readonly onWritten?: (earliestSeconds: number) => void;
  /** Told of label sets that were written, before the profiles that have them are. */
  readonly onSeries?: () => void;
}

export interface CommitFacts {
  readonly profiles: number;
  readonly nodes: number;
  readonly series: number;
  readonly seconds: number;
}

/** Writes profiles. Reading goes to the database directly. */
export interface ProfileStore {
  /**
   * Stores a batch; resolves when it is durable and found by queries. Rejects with HOTSPAN_ERR_SERVER_STORE; the batch
   * may then be sent again, for rows that are there already are not counted twice.
   */
  write(batch: WriteBatch): Promise<void>;
  /** The same for a batch that was encoded elsewhere, whose nodes and series are written whether they are known or not. */
  writeEncoded(batch: EncodedBatch): Promise<void>;
  /** Nodes that are stored for sure; their place begins with a week. */
  readonly knownNodes: KnownIds;
  /** Batches that are not stored yet. */
  readonly waiting: number;
  /** Believes nothing to be stored any more: what is known is written again when it comes. For when partitions were dropped. */
  forget(): void;
  close(): Promise<void>;
}

/** A batch in either form. */
type Write =
  | { readonly rows: WriteBatch; readonly blocks?: undefined }
  | { readonly blocks: EncodedBatch; readonly rows?: undefined };

/** 32 to 128 MB. Beyond it the set begins anew, and nodes are written again that the table already has. */
const MAX_KNOWN_NODES = 4_000_000;
const MAX_KNOWN_SERIES = 1_000_000;
/** A commit of 120 profiles costs half as much a profile as one of 60; of more hardly less. A request has one or two. */
const MAX_GROUP_REQUESTS = 256;

export function createProfileStore(options: ProfileStoreOptions): ProfileStore {
  const { database, commitWaitMs, onCommit = () => {}, onWritten = () => {}, onSeries = () => {} } = options;
  const knownNodes = createKnownIds(MAX_KNOWN_NODES);
  let forgotten = 0;
  const knownSeries = createKnownIds(MAX_KNOWN_SERIES);

  async function commit(writes: readonly Write[]): Promise<void> {
    const startedMs = performance.now();
    const batches = writes.flatMap((write) => write.rows ?? []);
    const encoded = writes.flatMap((write) => write.blocks ?? []);
    const nodes = distinctNodes(batches, knownNodes);
    const series = batches.flatMap((batch) => batch.series).filter((row) => !isKnown(row));
    const profiles = batches.flatMap((batch) => batch.profiles);
    // In this order: a profile that can be found has its names and labels.
    const nodeCount = await insert('nodes', [encodeNodeRows(nodes), ...encoded.map((batch) => batch.nodes)]);
    for (const node of nodes) {
      knownNodes.add(node.idLow, node.idHigh, knownNodes.scopeOf(node, node.week));
    }
    const begun = forgotten;
    for (const { nodeIds } of encoded) {
      // Not waited for: it only saves work.
      void addNodeIdsInTurns(knownNodes, nodeIds, () => forgotten !== begun);
    }
    const seriesCount = await insert('series', [
      encodeSeriesRows(series),
      ...encoded.map((batch) => batch.series),
    ]);
    if (seriesCount > 0) onSeries();
    for (const row of series) {
      knownSeries.add(lowOf(row), highOf(row), knownSeries.scopeOf(row, row.day));
    }
    const profileCount = await insert('profiles', [
      encodeProfileRows(profiles),
      ...encoded.map((batch) => batch.profiles),
    ]).finally(() => {
      const ofEncoded = encoded.map(({ earliestSeconds }) => earliestSeconds);
      onWritten(Math.min(earliestSecondsOf(profiles), ...ofEncoded));
    });
    onCommit({
      profiles: profileCount,
      nodes: nodeCount,
      series: seriesCount,
      seconds: (performance.now() - startedMs) / 1_000,
    });
  }

  /** Returns how many rows there were. */
  async function insert(table: string, blocks: readonly NativeBlock[]): Promise<number> {
    const block = joinBlocks(blocks);
    if (block !== undefined) await database.insert(table, block);
    return block?.rowCount ?? 0;
  }

  function isKnown(row: SeriesRow): boolean {
    return knownSeries.has(lowOf(row), highOf(row), knownSeries.scopeOf(row, row.day));
  }

  const group = createGroupCommit({ waitMs: commitWaitMs, maxItems: MAX_GROUP_REQUESTS, commit });
  return {
    write: (rows) => group.add({ rows }),
    writeEncoded: (blocks) => group.add({ blocks }),
    knownNodes,
    get waiting() {
      return group.size;
    },
    forget() {
      forgotten++;
      knownNodes.clear();
      knownSeries.clear();
    },
    close: () => group.close(),
  };
}

function lowOf({ series }: SeriesRow): number {
  return Number(series & 0xffff_ffffn);
}

function highOf({ series }: SeriesRow): number {
  return Number(series >> 32n);
}

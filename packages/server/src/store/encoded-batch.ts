import { encodeNodeRows, encodeProfileRows, encodeSeriesRows } from './encode-rows.js';
import type { NativeBlock } from './native-block.js';
import { type NodeIds, nodeIdsOf } from './node-ids.js';
import type { ProfileRow, WriteBatch } from './rows.js';

/** A {@link WriteBatch} as it goes to the engine; any block may be empty. */
export interface EncodedBatch {
  readonly nodes: NativeBlock;
  readonly series: NativeBlock;
  readonly profiles: NativeBlock;
  /** Of the rows of `nodes`. */
  readonly nodeIds: NodeIds;
  /** See {@link earliestSecondsOf}. */
  readonly earliestSeconds: number;
}

export function encodeBatch({ nodes, series, profiles }: WriteBatch): EncodedBatch {
  return {
    nodes: encodeNodeRows(nodes),
    series: encodeSeriesRows(series),
    profiles: encodeProfileRows(profiles),
    nodeIds: nodeIdsOf(nodes),
    earliestSeconds: earliestSecondsOf(profiles),
  };
}

/** When the earliest profile began, Unix seconds; Infinity when there is none. */
export function earliestSecondsOf(profiles: readonly ProfileRow[]): number {
  return Math.min(...profiles.map(({ timeNanos }) => Number(timeNanos / 1_000_000_000n)));
}

/** Blocks of one table as one insert: the engine reads them one after another. Undefined when there are no rows. */
export function joinBlocks(blocks: readonly NativeBlock[]): NativeBlock | undefined {
  const full = blocks.filter(({ rowCount }) => rowCount > 0);
  const [first] = full;
  if (first === undefined || full.length === 1) return first;
  return {
    ...first,
    parts: full.flatMap(({ parts }) => parts),
    rowCount: full.reduce((sum, { rowCount }) => sum + rowCount, 0),
  };
}

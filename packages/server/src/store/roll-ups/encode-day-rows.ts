import { bytesOf, encodeNativeBlock, type NativeBlock } from '../native-block.js';
import type { StackValues } from './fold-stacks.js';
import type { StaleDay } from './stale-days.js';

/** A row of profiles_day. */
export interface DayRow extends StaleDay, StackValues {
  /** 0 = all series of the service. */
  readonly series: bigint;
  readonly profiles: bigint;
  readonly madeSeconds: number;
  readonly folded: bigint;
}

export function encodeDayRows(rows: readonly DayRow[]): NativeBlock {
  const texts = (name: string, pick: (row: DayRow) => string) =>
    ({ name, type: 'String', values: rows.map(pick) }) as const;
  // The engine makes a DateTime of seconds.
  const seconds = (name: string, pick: (row: DayRow) => number) =>
    ({ name, type: 'UInt32', bytes: bytesOf(Uint32Array.from(rows, pick)) }) as const;
  const numbers = (name: string, type: 'UInt64' | 'Int64', pick: (row: DayRow) => bigint) =>
    ({
      name,
      type,
      bytes: bytesOf(BigUint64Array.from(rows, (row) => BigInt.asUintN(64, pick(row)))),
    }) as const;
  let end = 0n;
  const ends = BigUint64Array.from(rows, ({ stacks }) => {
    end += BigInt(stacks.length);
    return end;
  });
  return encodeNativeBlock(rows.length, [
    texts('tenant', ({ tenant }) => tenant),
    texts('service', ({ service }) => service),
    texts('type', ({ type }) => type),
    seconds('bucket', ({ daySeconds }) => daySeconds),
    numbers('series', 'UInt64', ({ series }) => series),
    { name: 'keep', type: 'UInt16', bytes: bytesOf(Uint16Array.from(rows, ({ keepDays }) => keepDays)) },
    numbers('profiles', 'UInt64', ({ profiles }) => profiles),
    seconds('made', ({ madeSeconds }) => madeSeconds),
    numbers('total', 'Int64', ({ values }) => values.reduce((sum, value) => sum + value, 0n)),
    numbers('folded', 'Int64', ({ folded }) => folded),
    {
      name: 'stacks',
      type: 'Array(UInt64)',
      ends,
      parts: rows.map(({ stacks }) => bytesOf(stacks)),
    },
    {
      name: 'vals',
      type: 'Array(Int64)',
      ends,
      parts: rows.map(({ values }) => bytesOf(values)),
    },
  ]);
}

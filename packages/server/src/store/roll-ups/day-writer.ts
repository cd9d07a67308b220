import type { Database } from '../database.js';
import { type DayRow, encodeDayRows } from './encode-day-rows.js';

/** Gathers rows of profiles_day, for an insert costs the same for one as for a hundred. */
export interface DayWriter {
  /** Takes a row, and writes what there is when it is enough. Rejects when that fails: what was gathered is let go then. */
  add(row: DayRow): Promise<void>;
  /** Writes what is left. */
  flush(): Promise<void>;
}

/** Stacks that are written at once, 16 bytes each: writes of profiles wait for it. */
const MAX_STACKS = 250_000;
const MAX_ROWS = 256;

export function createDayWriter(database: Database, onWritten: (rows: number) => void): DayWriter {
  let rows: DayRow[] = [];
  let stackCount = 0;

  async function flush(): Promise<void> {
    const gathered = rows;
    rows = [];
    stackCount = 0;
    if (gathered.length === 0) return;
    await database.insert('profiles_day', encodeDayRows(gathered));
    onWritten(gathered.length);
  }

  return {
    flush,
    async add(row) {
      rows.push(row);
      stackCount += row.stacks.length;
      if (rows.length >= MAX_ROWS || stackCount >= MAX_STACKS) await flush();
    },
  };
}

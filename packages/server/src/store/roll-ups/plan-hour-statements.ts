import type { StaleHour } from './stale-hours.js';

/** One INSERT SELECT: the given services and types of an hour, or a part of the series of one. */
export interface HourStatement {
  readonly hourSeconds: number;
  readonly keys: readonly Pick<StaleHour, 'tenant' | 'service' | 'type'>[];
  /** Series whose id has this remainder. */
  readonly part: { readonly index: number; readonly count: number };
}

/** About half a million values, which the engine groups in 50 MB when series have their stacks in common, and in 200 when not. */
const MAX_ROWS = 1_000;
/** Names go into the text of the statement, which the engine limits to 256 KB. */
const MAX_KEY_CHARS = 20_000;

/** Statements that roll the hours up, in the order of the hours, each of bounded size. */
export function planHourStatements(hours: readonly StaleHour[]): readonly HourStatement[] {
  const statements: HourStatement[] = [];
  let keys: StaleHour[] = [];
  let rows = 0;
  let chars = 0;

  function end(): void {
    const [first] = keys;
    if (first !== undefined) {
      const count = Math.max(1, Math.ceil(rows / MAX_ROWS));
      for (let index = 0; index < count; index++) {
        statements.push({ hourSeconds: first.hourSeconds, keys, part: { index, count } });
      }
    }
    keys = [];
    rows = 0;
    chars = 0;
  }

  for (const hour of hours) {
    const keyChars = hour.tenant.length + hour.service.length + hour.type.length;
    const isFull = rows + hour.storedRows > MAX_ROWS || chars + keyChars > MAX_KEY_CHARS;
    if (isFull || keys[0]?.hourSeconds !== hour.hourSeconds) end();
    keys.push(hour);
    rows += hour.storedRows;
    chars += keyChars;
  }
  end();
  return statements;
}

import { LRUCache } from 'lru-cache';
import type { RolledDay, RolledDaysQuery } from '../store/roll-ups/rolled-days.js';

/** Which days can be read from roll-ups, by tenants and service; a range that moves on asks for its new days alone. */
export interface RememberedDays {
  /** What is known, and what `ask` answers to the rest. */
  read(
    query: RolledDaysQuery,
    ask: (query: RolledDaysQuery) => Promise<readonly RolledDay[]>,
  ): Promise<readonly RolledDay[]>;
  /** To be told of a write: of the day of its earliest profile, in days since the epoch. */
  noteWrite(day: number): void;
  forget(): void;
}

const MAX_OWNERS = 64;
/** Of one owner, 100 bytes each: three years. */
const MAX_DAYS = 1_100;

/** By day; undefined = cannot be read. */
type Days = ReadonlyMap<number, RolledDay | undefined>;

export function createRememberedDays(): RememberedDays {
  const owners = new LRUCache<string, Days>({ max: MAX_OWNERS });
  /** The end of what was asked for: later profiles change none of it. */
  let askedUntil = 0;
  let generation = 0;

  return {
    async read({ startDay, endDay, ...owner }, ask) {
      const key = JSON.stringify(owner);
      const days = new Map(owners.get(key));
      const missing = daysBetween(startDay, endDay).filter((day) => !days.has(day));
      const [first] = missing;
      if (first !== undefined) {
        askedUntil = Math.max(askedUntil, endDay);
        const begun = generation;
        const end = (missing.at(-1) ?? first) + 1;
        const answer = await ask({ ...owner, startDay: first, endDay: end });
        for (const day of daysBetween(first, end)) days.set(day, undefined);
        for (const day of answer) days.set(day.day, day);
        if (generation === begun)
          owners.set(key, days.size > MAX_DAYS ? within(days, startDay, endDay) : days);
      }
      return daysBetween(startDay, endDay).flatMap((day) => days.get(day) ?? []);
    },
    noteWrite(day) {
      if (day >= askedUntil) return;
      generation++;
      askedUntil = day;
      // A copy: what is set becomes the first of those that the cache goes through.
      for (const [key, days] of [...owners]) owners.set(key, within(days, 0, day));
    },
    forget() {
      generation++;
      askedUntil = 0;
      owners.clear();
    },
  };
}

function daysBetween(startDay: number, endDay: number): number[] {
  return Array.from({ length: endDay - startDay }, (_, i) => startDay + i);
}

function within(days: Days, startDay: number, endDay: number): Days {
  return new Map([...days].filter(([day]) => day >= startDay && day < endDay));
}

import { createHmac, randomBytes } from 'node:crypto';
import { IdSet } from './id-set.js';

/**
 * Slots for ids asked for lately, half a megabyte. The ids of all places take 32 MB or more, and it is the same few thousand that
 * come every minute: 10 % of the time to convert a profile.
 */
const RECENT_MASK = 0xffff;

/** Places whose scopes are kept, 2 MB at most. A hash takes 4 µs, and requests of many places come in turn: 2 % of preparing one. */
const MAX_SCOPES = 1_000;

/** Where a row is stored; elsewhere the same id is a row of its own. */
export interface IdPlace {
  readonly tenant: string;
  readonly service: string;
  readonly retentionDays: number;
}

/** What sets the ids of one place apart from those of all others. Not stored, and not the same in another process. */
export interface IdScope {
  readonly low: number;
  readonly high: number;
}

/** Ids of rows that are stored for sure, of all places. Bounded as {@link IdSet} is, which it is made of. */
export interface KnownIds extends Pick<IdSet, 'clear' | 'size' | 'resets'> {
  /** @param firstDay of the rows that are dropped together with it, in days since the epoch. */
  scopeOf(place: IdPlace, firstDay: number): IdScope;
  has(low: number, high: number, scope: IdScope): boolean;
  add(low: number, high: number, scope: IdScope): void;
}

/**
 * Scopes are a keyed hash: whoever could compute them could send names whose ids meet those of another tenant, and rows of that
 * tenant would be taken for stored that are not.
 *
 * @param maxSize most ids that are kept.
 */
export function createKnownIds(maxSize: number): KnownIds {
  const key = randomBytes(32);
  const ids = new IdSet(maxSize);
  /** Ids that were asked for and known, the last two of each pair of slots. */
  let recent: Int32Array | undefined;
  let last: { readonly place: IdPlace; readonly firstDay: number; readonly scope: IdScope } | undefined;
  const scopes = new Map<string, IdScope>();

  function hashOnce({ tenant, service, retentionDays }: IdPlace, firstDay: number): IdScope {
    // As JSON, so that moving a letter from one text to the next makes another place.
    const text = JSON.stringify([tenant, service, firstDay, retentionDays]);
    let scope = scopes.get(text);
    if (scope === undefined) {
      scope = hashPlace(key, text);
      if (scopes.size === MAX_SCOPES) scopes.clear();
      scopes.set(text, scope);
    }
    return scope;
  }

  return {
    scopeOf(place, firstDay) {
      // Rows of one place come together.
      if (last === undefined || last.firstDay !== firstDay || !isSame(last.place, place)) {
        const { tenant, service, retentionDays } = place;
        // Not the place as it came, which may be a row and hold what else is in it.
        last = { place: { tenant, service, retentionDays }, firstDay, scope: hashOnce(place, firstDay) };
      }
      return last.scope;
    },
    has(idLow, idHigh, scope) {
      const low = idLow ^ scope.low;
      const high = idHigh ^ scope.high;
      // Two slots side by side, for which the processor waits but once: with one, ids that share it push each other out. 2 %.
      const at = (low & RECENT_MASK & ~1) * 2;
      if (recent !== undefined) {
        if (recent[at] === low && recent[at + 1] === high) return true;
        if (recent[at + 2] === low && recent[at + 3] === high) return true;
      }
      if (!ids.has(low, high)) return false;
      recent ??= new Int32Array((RECENT_MASK + 1) * 2);
      recent[at + 2] = recent[at] ?? 0;
      recent[at + 3] = recent[at + 1] ?? 0;
      recent[at] = low;
      recent[at + 1] = high;
      return true;
    },
    add: (low, high, scope) => ids.add(low ^ scope.low, high ^ scope.high),
    clear() {
      ids.clear();
      recent = undefined;
    },
    get size() {
      return ids.size;
    },
    get resets() {
      return ids.resets;
    },
  };
}

function isSame(a: IdPlace, b: IdPlace): boolean {
  return a.service === b.service && a.tenant === b.tenant && a.retentionDays === b.retentionDays;
}

function hashPlace(key: Buffer, text: string): IdScope {
  const hash = createHmac('sha256', key).update(text).digest();
  return { low: hash.readInt32LE(0), high: hash.readInt32LE(4) };
}

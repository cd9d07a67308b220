const NANOS_PER_SECOND = 1_000_000_000n;
const NANOS_PER_MS = 1_000_000n;

/** By the number of digits: what a unit of the number is worth. Any other number of digits is seconds. */
const NANOS_BY_DIGITS: ReadonlyMap<number, bigint> = new Map([
  [13, NANOS_PER_MS],
  [16, 1_000n],
  [19, 1n],
]);

/** Longer numbers are no times, and slow to read. */
const MAX_DIGITS = 19;

/** Matched as beginnings, in this order: `mon` is not to be a minute. */
const UNIT_SECONDS: readonly (readonly [prefix: string, seconds: number])[] = [
  ['s', 1],
  ['mon', 30 * 86_400],
  ['M', 30 * 86_400],
  ['m', 60],
  ['h', 3_600],
  ['d', 86_400],
  ['w', 7 * 86_400],
  ['y', 365 * 86_400],
];

/**
 * A time as Pyroscope's query strings have it, in nanoseconds since the epoch: `YYYYMMDD`, Unix time in the unit that its number of
 * digits says, or relative as `now-1h30m`. What is none of these means now.
 */
export function parseTime(text: string, nowMs: number): bigint {
  const plain = text.replace(/[_, \t]/g, '');
  if (/^\d+$/.test(plain)) return plain.length <= MAX_DIGITS ? parseDigits(plain) : toNanos(nowMs);
  const sign = plain.search(/[+-]/);
  if (sign < 0) return toNanos(nowMs);
  const distance = parseDistance(plain.slice(sign + 1));
  return toNanos(nowMs) + (plain[sign] === '-' ? -distance : distance);
}

function parseDigits(digits: string): bigint {
  if (digits.length === 8) {
    const day = dayOf(digits);
    if (day !== undefined) return toNanos(day);
  }
  return BigInt(digits) * (NANOS_BY_DIGITS.get(digits.length) ?? NANOS_PER_SECOND);
}

/** Midnight in UTC, in milliseconds; undefined for what no calendar has. */
function dayOf(digits: string): number | undefined {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map(Number);
  if (year === undefined || month === undefined || day === undefined || year <= 1900) return undefined;
  const time = new Date(Date.UTC(year, month - 1, day));
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time.getTime() : undefined;
}

/** Numbers with units, added up. A unit that nobody knows counts nothing. */
function parseDistance(text: string): bigint {
  let seconds = 0n;
  for (const [, count = '0', unit = ''] of text.matchAll(/(\d{1,9})\d*([A-Za-z]*)/g)) {
    const known = UNIT_SECONDS.find(([prefix]) => unit.startsWith(prefix));
    seconds += BigInt(count) * BigInt(known?.[1] ?? 0);
  }
  return seconds * NANOS_PER_SECOND;
}

function toNanos(ms: number): bigint {
  return BigInt(Math.trunc(ms)) * NANOS_PER_MS;
}

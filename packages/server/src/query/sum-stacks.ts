import type { QueryOptions } from '../store/database.js';
import { dayRows } from './day-rows.js';
import { type RolledRows, type StackRowsQuery, stackRows } from './stack-rows.js';
import type { StackSources } from './stack-sources.js';
import { STACKS_OF_ROWS, type StackSums, sumSamples } from './sum-samples.js';

type SumSources = Omit<StackSources, 'nodes'>;

export interface SumStacksQuery extends Pick<StackRowsQuery, 'scope' | 'type'> {
  /** Whether light stacks of long ranges may be in their callers, which makes these fast. Default false. */
  readonly mayFold?: boolean | undefined;
}

/** All stacks of the profiles of a scope and type. What hours and days that are over come to is remembered. */
export async function sumStacks(
  sources: SumSources,
  { scope, type, mayFold = false }: SumStacksQuery,
  options: QueryOptions = {},
): Promise<StackSums> {
  const { database } = sources;
  const ofDays = mayFold ? await sumDays(sources, { scope, type }, options) : undefined;
  const beside = { scope, type, withoutDays: ofDays?.days };
  const { profiles, rolled } = await stackRows(sources, beside, options);
  const [ofProfiles, ofHours] = await Promise.all([
    sumSamples(database, { rows: profiles, samples: STACKS_OF_ROWS }, options),
    rolled === undefined ? NOTHING : sumRolled(sources, rolled, options),
  ]);
  return join(join(ofProfiles, ofHours), ofDays?.sums ?? NOTHING);
}

const NOTHING: StackSums = { stacks: new BigUint64Array(0), values: new BigInt64Array(0) };

/** What can be read by day; undefined when that is nothing, or when hours are to be read for the sake of an exact total. */
async function sumDays(
  sources: SumSources,
  query: StackRowsQuery,
  options: QueryOptions,
): Promise<{ readonly days: readonly number[]; readonly sums: StackSums } | undefined> {
  const rows = await dayRows(sources, query, options);
  if (rows === undefined) return undefined;
  const sums = await sumRolled(sources, rows, options);
  // Stacks without frames are in no total, and nobody knows which of these had some: more roots than a day keeps nodes.
  if (rows.isFolded && sums.stacks.includes(0n)) return undefined;
  return { days: rows.days, sums };
}

async function sumRolled(
  { database, closedHours: { sums } }: SumSources,
  rows: RolledRows,
  options: QueryOptions,
): Promise<StackSums> {
  const known = sums.get(rows.key);
  if (known !== undefined) return known;
  const read = await sumSamples(database, { rows, samples: STACKS_OF_ROWS }, options);
  sums.set(rows.key, read);
  return read;
}

function join(a: StackSums, b: StackSums): StackSums {
  if (a.stacks.length === 0) return b;
  if (b.stacks.length === 0) return a;
  const stacks = new BigUint64Array(a.stacks.length + b.stacks.length);
  const values = new BigInt64Array(stacks.length);
  stacks.set(a.stacks);
  stacks.set(b.stacks, a.stacks.length);
  values.set(a.values);
  values.set(b.values, a.values.length);
  return { stacks, values };
}

import type { QueryOptions } from '../store/database.js';
import { type RolledRows, type StackRowsQuery, stackRows } from './stack-rows.js';
import type { StackSources } from './stack-sources.js';
import { STACKS_OF_ROWS, type StackSums, sumSamples } from './sum-samples.js';

type SumSources = Omit<StackSources, 'nodes'>;

/** All stacks of the profiles of a scope and type. What hours that are over come to is remembered. */
export async function sumStacks(
  sources: SumSources,
  query: StackRowsQuery,
  options: QueryOptions = {},
): Promise<StackSums> {
  const { profiles, rolled } = await stackRows(sources, query, options);
  const [ofProfiles, ofRolled] = await Promise.all([
    sumSamples(sources.database, { rows: profiles, samples: STACKS_OF_ROWS }, options),
    rolled && sumRolled(sources, rolled, options),
  ]);
  return ofRolled === undefined ? ofProfiles : join(ofProfiles, ofRolled);
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

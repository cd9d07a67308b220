import { randomBytes } from 'node:crypto';
import type { Database } from '../database.js';
import type { HourStatement } from './plan-hour-statements.js';

/** Beyond half of it the engine groups on disk. Writes and queries have the rest of the memory. */
const MAX_MEMORY_BYTES = 400 * 1024 * 1024;

/**
 * Writes the roll-ups of an hour, whether there are some or not. Everything comes from one reading of the rows: what is
 * counted is what was added up. A row without samples is counted too.
 *
 * Repetitions are removed by LIMIT BY: FINAL, which compares row by row and copies the long arrays, takes three times the
 * CPU. Samples are grouped by two numbers of 64 bits, the stack and one that stands for everything else: with names instead
 * it is five times the CPU, with four numbers a third more. The other one is the series mixed with a hash of tenant,
 * service, type and retention that nobody can foresee, so that nobody can make two series meet.
 */
export async function rollHours(
  database: Database,
  { hourSeconds, keys, part }: HourStatement,
  nowSeconds: number,
  maxMemoryBytes: number = MAX_MEMORY_BYTES,
): Promise<void> {
  const names =
    'arrayZip({key_tenants:Array(String)}, {key_services:Array(String)}, {key_types:Array(String)})';
  const hash = 'sipHash64Keyed(({salt_low:UInt64}, {salt_high:UInt64}), code)';
  const salt = randomBytes(16);
  await database.maintain(
    `INSERT INTO profiles_hour (tenant, service, type, bucket, series, keep, profiles, made, total, stacks, vals)
     SELECT ${names}[key].1, ${names}[key].2, ${names}[key].3, toDateTime({hour:UInt32}, 'UTC'), bitXor(row, ${hash}),
       code % 65536, profiles, toDateTime({now:UInt32}, 'UTC'), total, sorted_stacks, sorted_values
     FROM (
       SELECT row, any(code) AS code, intDiv(code, 65536) AS key, sum(seen) AS profiles, sum(value) AS total,
         groupArray(stack) AS stacks, arraySort(stacks) AS sorted_stacks,
         arraySort((value, stack) -> stack, groupArray(value), stacks) AS sorted_values
       FROM (
         SELECT row, stack, any(code) AS code, sum(val) AS value, countIf(place <= 1) AS seen
         FROM (
           SELECT toUInt32(key * 65536 + keep) AS code, bitXor(series, ${hash}) AS row, stacks, vals,
             arrayEnumerate(stacks) AS place
           FROM (
             SELECT indexOf(${names}, (CAST(tenant, 'String'), CAST(service, 'String'), CAST(type, 'String'))) AS key,
               series, keep, stacks, vals
             FROM profiles
             WHERE tenant IN {tenants:Array(String)} AND service IN {services:Array(String)}
               AND type IN {types:Array(String)} AND key > 0
               AND time >= toDateTime({hour:UInt32}, 'UTC') AND time < toDateTime({hour_end:UInt32}, 'UTC')
               AND series % {parts:UInt64} = {part:UInt64}
             LIMIT 1 BY key, series, time, profile_id
           )
         )
         LEFT ARRAY JOIN stacks AS stack, vals AS val, place
         GROUP BY row, stack
       )
       GROUP BY row
     )
     SETTINGS max_threads = 1, max_insert_threads = 1, max_memory_usage = ${maxMemoryBytes},
       max_bytes_before_external_group_by = ${maxMemoryBytes / 2}`,
    {
      hour: hourSeconds,
      hour_end: hourSeconds + 3_600,
      now: nowSeconds,
      tenants: [...new Set(keys.map(({ tenant }) => tenant))],
      services: [...new Set(keys.map(({ service }) => service))],
      types: [...new Set(keys.map(({ type }) => type))],
      key_tenants: keys.map(({ tenant }) => tenant),
      key_services: keys.map(({ service }) => service),
      key_types: keys.map(({ type }) => type),
      salt_low: salt.readBigUInt64LE(0),
      salt_high: salt.readBigUInt64LE(8),
      parts: part.count,
      part: part.index,
    },
  );
}

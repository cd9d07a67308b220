import type { Database } from '../database.js';
import { createParentTable, type ParentTable } from './parent-table.js';
import type { StaleDay } from './stale-days.js';
import type { TimeSlice } from './time-slice.js';

/** 48 MB, and as much again while they are read. Stacks of nodes beyond it are folded into the stack without frames. */
const MAX_NODES = 2_000_000;

export type ParentsQuery = Pick<StaleDay, 'tenant' | 'service' | 'daySeconds'>;

/** The tree of a service in the week of a day. */
export async function loadParents(
  database: Database,
  { tenant, service, daySeconds }: ParentsQuery,
  slice: TimeSlice,
): Promise<ParentTable> {
  const result = await database.query(
    `SELECT id, parent FROM nodes
     WHERE tenant = {tenant:String} AND service = {service:String}
       AND week = toMonday(toDateTime({day:UInt32}, 'UTC'))
     LIMIT ${MAX_NODES}`,
    { tenant, service, day: daySeconds },
  );
  await slice.rest();
  return createParentTable(result.uint64(0), result.uint64(1), slice);
}

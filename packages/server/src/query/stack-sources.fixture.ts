import type { Database } from '../store/database.js';
import { createClosedHours } from './closed-hours.js';
import { createNodeCache } from './node-cache.js';
import { createSeriesLists } from './series-lists.js';
import type { StackSources } from './stack-sources.js';

/** What a server reads stacks from, of a database that nobody else writes to. */
export function createStackSources(database: Database): StackSources {
  return {
    database,
    seriesLists: createSeriesLists({ database, isAlone: true }),
    nodes: createNodeCache({ database, maxBytes: 1e6 }),
    closedHours: createClosedHours({ database, isAlone: true, now: Date.now, maxSumBytes: 1e6 }),
  };
}

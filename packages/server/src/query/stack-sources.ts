import type { Database } from '../store/database.js';
import type { ClosedHours } from './closed-hours.js';
import type { NodeCache } from './node-cache.js';
import type { SeriesLists } from './series-lists.js';

/** Where stacks are read from. */
export interface StackSources {
  readonly database: Database;
  readonly nodes: NodeCache;
  readonly closedHours: ClosedHours;
  readonly seriesLists: SeriesLists;
}

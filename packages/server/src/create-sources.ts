import type { ServerMetrics } from './ops/metrics.js';
import type { ServerOptions } from './options/server-options.js';
import { createClosedHours } from './query/closed-hours.js';
import { createNodeCache } from './query/node-cache.js';
import { createSeriesLists } from './query/series-lists.js';
import type { StackSources } from './query/stack-sources.js';
import type { Database } from './store/database.js';
import type { OpenStore } from './store/open-store.js';
import { createProfileStore, type ProfileStore } from './store/profile-store.js';

/** Memory for tree nodes between queries. */
const NODE_CACHE_BYTES = 256 * 1024 * 1024;

/** What queries read, and what is kept of it between them. */
export function createSources(
  { lock }: OpenStore,
  {
    database,
    options,
    metrics,
    now,
  }: {
    readonly database: Database;
    readonly options: ServerOptions;
    readonly metrics: ServerMetrics;
    readonly now: () => number;
  },
): StackSources {
  // Two processes cannot have one data directory.
  const isAlone = lock !== undefined;
  return {
    database,
    nodes: createNodeCache({ database, maxBytes: NODE_CACHE_BYTES }),
    seriesLists: createSeriesLists({ database, isAlone }),
    closedHours: createClosedHours({
      database,
      isAlone,
      now,
      maxSumBytes: options.queryCacheBytes,
      onLookup: (isKnown) => metrics.sumLookups.inc({ result: isKnown ? 'known' : 'read' }),
      onDropped: () => metrics.droppedSums.inc(),
    }),
  };
}

/** Where writes go, of which the sources are told. */
export function createStore(
  { commitWaitMs }: ServerOptions,
  {
    sources: { database, closedHours, seriesLists },
    metrics,
  }: { readonly sources: StackSources; readonly metrics: ServerMetrics },
): ProfileStore {
  return createProfileStore({
    database,
    commitWaitMs,
    onWritten: closedHours.noteWrite,
    onSeries: seriesLists.forget,
    onCommit: ({ profiles, nodes, series, seconds }) => {
      metrics.commitSeconds.observe(seconds);
      metrics.committedRows.inc({ table: 'profiles' }, profiles);
      metrics.committedRows.inc({ table: 'nodes' }, nodes);
      metrics.committedRows.inc({ table: 'series' }, series);
    },
  });
}

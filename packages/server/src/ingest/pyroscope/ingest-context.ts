import type { TenantLimits } from '../../limits/tenant-limits.js';
import type { IngestQuery } from './ingest-query.js';
import { applyPrivateLabels } from './private-labels.js';

/** What the readers of `/ingest` know besides the body. */
export interface IngestContext {
  readonly query: IngestQuery;
  readonly limits: TenantLimits;
}

/** How long the window of the request is, in nanoseconds; 0 when it does not say. */
export function windowNanos({ fromNanos, untilNanos }: IngestQuery): bigint {
  return untilNanos > fromNanos ? untilNanos - fromNanos : 0n;
}

/** Where profiles belong. */
export interface Series {
  readonly service: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** By tags, agent and the application's name, which is the service unless a tag names it. */
export function seriesOfQuery({ query, limits }: IngestContext, app: string = query.app): Series {
  const labels = new Map(query.tags);
  labels.delete('service_name');
  labels.set('pyroscope_spy', query.spyName);
  applyPrivateLabels(labels, limits.maxSessionsPerSeries);
  return { service: query.tags.get('service_name') || app, labels };
}

/** The same for formats without types, where an application's name that is not the service stays as `app_name`. */
export function seriesOfText(context: IngestContext, app: string): Series {
  const { service, labels } = seriesOfQuery(context, app);
  if (!context.query.tags.get('service_name') || labels.has('app_name')) return { service, labels };
  return { service, labels: new Map([...labels, ['app_name', app]]) };
}

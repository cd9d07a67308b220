import { isOwnLabel } from '../state/span-heatmap.js';
import { callQuerier } from './call-querier.js';
import type { FunctionQuery } from './load-functions.js';
import { profileSelector } from './service-selector.js';

/** Asks which labels a service has by which a view can be split, sorted. */
export async function loadLabelNames(
  query: FunctionQuery,
  signal: AbortSignal,
  base?: URL,
): Promise<readonly string[]> {
  const { range, type } = query;
  const ofType = `__profile_type__="${type.replace(/[\\"]/g, '\\$&')}"`;
  const request = {
    matchers: [profileSelector(query.service, query.filter), `{${ofType}}`],
    start: range.startMs,
    end: range.endMs,
  };
  const { names = [] } = await callQuerier('LabelNames', request, signal, base);
  return names.filter(isOwnLabel).toSorted();
}

import { askServerForFile } from './ask-server.js';
import type { FlameGraphQuery } from './load-flame-graph.js';
import { readPath } from './read-api.js';
import { profileSelector } from './service-selector.js';

/** What the server writes of a query. */
export type QueryFormat = 'pprof' | 'otlp' | 'folded' | 'speedscope' | 'markdown';

/** Asks for everything that a flame graph is made of as a file, with what no flame graph has: lines, and stacks of any weight. */
export function loadExport(
  { service, matchers = '', type, range, filter }: FlameGraphQuery,
  format: QueryFormat,
  signal: AbortSignal,
  base?: URL,
): Promise<Blob> {
  const path = readPath('export', {
    format,
    query: `${type}${profileSelector(service, matchers)}`,
    from: range.startMs,
    until: range.endMs,
    ...(filter.kind === 'span' && { spanId: filter.id }),
    ...(filter.kind === 'trace' && { traceId: filter.id }),
    ...(filter.kind === 'profile' && { profileId: filter.id }),
  });
  return askServerForFile(path, { name: 'export', signal, ...(base !== undefined && { base }) });
}

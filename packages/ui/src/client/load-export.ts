import { askServerForFile } from './ask-server.js';
import { type FlameGraphQuery, flameGraphParameters } from './load-flame-graph.js';
import { readPath } from './read-api.js';

/** What the server writes of a query. */
export type QueryFormat = 'pprof' | 'otlp' | 'folded' | 'speedscope' | 'markdown';

/** Asks for everything that a flame graph is made of as a file, with what no flame graph has: lines, and stacks of any weight. */
export function loadExport(
  query: FlameGraphQuery,
  format: QueryFormat,
  signal: AbortSignal,
  base?: URL,
): Promise<Blob> {
  const path = readPath('export', { format, ...flameGraphParameters(query) });
  return askServerForFile(path, { name: 'export', signal, ...(base !== undefined && { base }) });
}

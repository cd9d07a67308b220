import { DEFAULT_DOT_NODES, DEFAULT_MAX_NODES } from '../api/parse-request.js';
import { readParameter } from '../listen/read-parameter.js';
import { parseNodeLimit } from './parse-node-limit.js';
import { parseSelection, type Selection } from './parse-selection.js';

/** What `/pyroscope/render` is asked, with its defaults. */
export interface RenderQuery {
  readonly selection: Selection;
  /** The label that groups are named by: the first that is given. Undefined = no groups. */
  readonly groupBy: string | undefined;
  /** Of profiles within a step of the timeline. */
  readonly aggregation: 'sum' | 'average';
  readonly maxNodes: number;
  /** A text of Graphviz instead of JSON. */
  readonly isDot: boolean;
}

/** Throws HOTSPAN_ERR_SERVER_QUERY or HOTSPAN_ERR_SERVER_SELECTOR. */
export function parseRenderQuery(parameters: unknown, nowMs: number): RenderQuery {
  const selection = parseSelection(parameters, { query: 'query', from: 'from', until: 'until' }, nowMs);
  const isDot = readParameter(parameters, 'format') === 'dot';
  return {
    selection,
    groupBy: readParameter(parameters, 'groupBy') || undefined,
    aggregation: readParameter(parameters, 'aggregation') === 'avg' ? 'average' : 'sum',
    maxNodes: parseNodeLimit(parameters, isDot ? DEFAULT_DOT_NODES : DEFAULT_MAX_NODES),
    isDot,
  };
}

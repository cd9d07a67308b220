import { queryError } from '../api/parse-request.js';
import { parseNodeLimit } from './parse-node-limit.js';
import { parseSelection, type Selection } from './parse-selection.js';

/** What `/pyroscope/render-diff` is asked: two selections of one profile type. */
export interface DiffQuery {
  readonly left: Selection;
  readonly right: Selection;
  readonly maxNodes: number;
}

/** Throws HOTSPAN_ERR_SERVER_QUERY or HOTSPAN_ERR_SERVER_SELECTOR. */
export function parseDiffQuery(parameters: unknown, nowMs: number): DiffQuery {
  const parseSide = (side: 'left' | 'right'): Selection =>
    parseSelection(parameters, { query: `${side}Query`, from: `${side}From`, until: `${side}Until` }, nowMs);
  const [left, right] = [parseSide('left'), parseSide('right')] as const;
  if (left.type !== right.type) {
    throw queryError(
      `leftQuery and rightQuery must be of one profile type, got ${left.type} and ${right.type}. Compare what has the same unit.`,
    );
  }
  return { left, right, maxNodes: parseNodeLimit(parameters) };
}

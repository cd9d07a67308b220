import { COMPARE_FUNCTIONS } from './compare-functions.js';
import { EXPORT_PROFILE } from './export/export-profile.js';
import { FLAME_GRAPH } from './flame-graph.js';
import { FLAME_GRAPH_DIFF } from './flame-graph-diff.js';
import { LIST_FUNCTIONS } from './list-functions.js';
import { LOOK_UP_SPAN, LOOK_UP_TRACE } from './look-up-link.js';
import type { Operation } from './operation.js';
import { STATUS } from './status/status.js';

/** Everything that the API answers, but for its description. */
export const OPERATIONS: readonly Operation[] = [
  EXPORT_PROFILE,
  LIST_FUNCTIONS,
  COMPARE_FUNCTIONS,
  FLAME_GRAPH,
  FLAME_GRAPH_DIFF,
  LOOK_UP_TRACE,
  LOOK_UP_SPAN,
  STATUS,
];

import type { FlameShape } from './flame-shape.js';

/** What the page shows; all of it is in the URL, and nothing else is. */
export interface ViewState extends FlameShape {
  /** `service_name`; empty until one is chosen. */
  readonly service: string;
  /** Profile type id of five parts; empty until one is chosen. */
  readonly type: string;
  /** Start of the range: `now`, `now-15m`, or Unix milliseconds. */
  readonly from: string;
  /** End of the range, written like `from`. */
  readonly to: string;
  /** Span id that narrows the flame graph, as the user wrote it; empty for none. */
  readonly span: string;
  /** Trace id that narrows the flame graph, as the user wrote it; empty for none. */
  readonly trace: string;
  /** Search text of the flame graph. */
  readonly search: string;
  /** Path of function names that the flame graph is zoomed to; empty for all. */
  readonly focus: readonly string[];
}

/** A page opened without parameters. */
export const DEFAULT_VIEW: ViewState = {
  service: '',
  type: '',
  from: 'now-1h',
  to: 'now',
  span: '',
  trace: '',
  search: '',
  focus: [],
  graph: 'icicle',
  color: 'package',
  stacks: 'callees',
  collapse: [],
  hide: [],
};

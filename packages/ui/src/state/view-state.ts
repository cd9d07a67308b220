import { type CostRange, costRangeField } from './cost-range.js';
import { COLLAPSES, COLORS, type FlameShape, HIDDEN, ORIENTATIONS, STACKS } from './flame-shape.js';
import { choiceField, choicesField, pathField, textField, timeField, type UrlField } from './url-field.js';

/** The views of the page. */
export const TABS = ['explore', 'compare', 'traces', 'functions', 'files', 'start', 'status'] as const;
export type Tab = (typeof TABS)[number];

/** Whether the page asks anew by itself, and how often. */
export const REFRESHES = ['off', '15s'] as const;
/** What of a profile is shown: its graph, the table of its functions, or both. */
export const PANES = ['both', 'graph', 'table'] as const;
/** How a comparison is shown: as one graph of changes, or as two beside each other. */
export const LAYOUTS = ['overlay', 'sides'] as const;

/** Which shares of functions a comparison lists: their own, or with all they called. */
export const MEASURES = ['self', 'total'] as const;
/** What comes first in the list of functions of a comparison. */
export const RANKS = ['grew', 'shrank', 'baseline', 'comparison', 'name'] as const;

/** What the page shows; all of it is in the URL, and nothing else is. */
export interface ViewState extends FlameShape {
  readonly tab: Tab;
  /** `service_name`; empty until one is chosen. */
  readonly service: string;
  /** Profile type id of five parts; empty until one is chosen. */
  readonly type: string;
  /** Matchers of labels as a Prometheus selector has them between its braces; empty for all series of the service. */
  readonly filter: string;
  /** Label by whose values a view is split; empty for none. */
  readonly by: string;
  /** Start of the range: `now`, `now-15m`, or Unix milliseconds. */
  readonly from: string;
  /** End of the range, written like `from`. */
  readonly to: string;
  readonly refresh: (typeof REFRESHES)[number];
  /** Range of the baseline of a comparison, written like `from` and `to`; empty for the time of the same length before `from`. */
  readonly baseFrom: string;
  readonly baseTo: string;
  /** Service of the baseline; empty for the same. */
  readonly baseService: string;
  /** Matchers of the baseline, written like `filter`. */
  readonly baseFilter: string;
  readonly layout: (typeof LAYOUTS)[number];
  /** What the timelines of a comparison show, written like `from` and `to`; empty for as much as shows both ranges well. */
  readonly windowFrom: string;
  readonly windowTo: string;
  readonly measure: (typeof MEASURES)[number];
  readonly rank: (typeof RANKS)[number];
  /** Span id that narrows the flame graph, as the user wrote it; empty for none. */
  readonly span: string;
  /** Trace id that narrows the flame graph, as the user wrote it; empty for none. */
  readonly trace: string;
  /** Profile id that narrows the flame graph of Explore, as the user wrote it; empty for none. */
  readonly profile: string;
  /** Spans that are listed: those of a cell of the heatmap; undefined for the largest of the range. */
  readonly cell: CostRange | undefined;
  readonly pane: (typeof PANES)[number];
  /** Function whose callers and callees are shown; empty for none. */
  readonly function: string;
  /** Id of the file that is shown, of those that are shared on the server; empty for none. */
  readonly file: string;
  /** Search text of the flame graph. */
  readonly search: string;
  /** Path of function names that the flame graph is zoomed to; empty for all. */
  readonly focus: readonly string[];
}

/** How each part of the view is written in the URL, under its own name. */
export const VIEW_FIELDS: { readonly [Name in keyof ViewState]: UrlField<ViewState[Name]> } = {
  tab: choiceField(TABS),
  service: textField(),
  type: textField(),
  filter: textField(),
  by: textField(),
  from: timeField('now-1h'),
  to: timeField('now'),
  refresh: choiceField(REFRESHES),
  baseFrom: timeField(''),
  baseTo: timeField(''),
  baseService: textField(),
  baseFilter: textField(),
  layout: choiceField(LAYOUTS),
  windowFrom: timeField(''),
  windowTo: timeField(''),
  measure: choiceField(MEASURES),
  rank: choiceField(RANKS),
  span: textField(),
  trace: textField(),
  profile: textField(),
  cell: costRangeField(),
  pane: choiceField(PANES),
  function: textField(),
  file: textField(),
  search: textField(),
  focus: pathField(),
  graph: choiceField(ORIENTATIONS),
  color: choiceField(COLORS),
  stacks: choiceField(STACKS),
  collapse: choicesField(COLLAPSES),
  hide: choicesField(HIDDEN),
};

/** A page opened without parameters. */
export const DEFAULT_VIEW: ViewState = mapFields((_name, field) => field.standard);

/** The view that has for every field what `read` gives. */
export function mapFields(read: <Value>(name: keyof ViewState, field: UrlField<Value>) => Value): ViewState {
  const entries = Object.entries(VIEW_FIELDS).map(([name, field]) => [
    name,
    // Object.entries forgets which name has which field.
    read(name as keyof ViewState, field as UrlField<unknown>),
  ]);
  return Object.fromEntries(entries) as unknown as ViewState;
}

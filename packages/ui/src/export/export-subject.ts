import type { FlameGraphQuery } from '../client/load-flame-graph.js';
import { describeProfileType } from '../state/profile-type.js';
import type { ViewState } from '../state/view-state.js';

/** What the files and links of a flame graph say of it. */
export interface ExportSubject {
  /** Heading of pictures and summaries, such as `checkout CPU time`; names of files begin with it. */
  readonly title: string;
  /** The present that relative times count from. */
  readonly nowMs: number;
  /** What the server can write; undefined for a graph that is no single query. */
  readonly query: FlameGraphQuery | undefined;
  /** Whether the URL says what is shown. */
  readonly hasLink: boolean;
  /** Whether what is exported is one graph on the page, of which there can be a picture as it is. */
  readonly isOneGraph: boolean;
}

/** A graph that says no more of itself than the view does. */
export function subjectOfView(view: ViewState, nowMs: number): ExportSubject {
  return {
    title: titleOf(view.service, view.type),
    nowMs,
    query: undefined,
    hasLink: true,
    isOneGraph: true,
  };
}

/** The graph of one query. */
export function subjectOfQuery(query: FlameGraphQuery, nowMs: number): ExportSubject {
  return { title: titleOf(query.service, query.type), nowMs, query, hasLink: true, isOneGraph: true };
}

function titleOf(service: string, type: string): string {
  return `${service} ${describeProfileType(type).title}`.trim() || 'Profile';
}

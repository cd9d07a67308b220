import type { QueryFormat } from '../client/load-export.js';
import type { ExportSubject } from './export-subject.js';

/** What is written of the graph as it is drawn: zoomed, hidden and collapsed. */
export type ShownFormat = 'png' | 'svg' | 'folded' | 'speedscope' | 'markdown';

/** What can be done with a flame graph. */
export type ExportAction =
  | { readonly kind: 'query'; readonly format: QueryFormat }
  | { readonly kind: 'shown'; readonly format: ShownFormat }
  | { readonly kind: 'open-speedscope' }
  | { readonly kind: 'copy-markdown' }
  | { readonly kind: 'copy-link'; readonly isAbsolute: boolean };

/** An entry of the menu. */
export interface ExportChoice {
  readonly id: string;
  readonly text: string;
  readonly action: ExportAction;
}

export interface ExportGroup {
  readonly title: string;
  readonly choices: readonly ExportChoice[];
}

/** Endings of file names. */
export const EXTENSIONS: Readonly<Record<QueryFormat | ShownFormat, string>> = {
  pprof: 'pb.gz',
  otlp: 'otlp',
  folded: 'folded.txt',
  speedscope: 'speedscope.json',
  markdown: 'md',
  png: 'png',
  svg: 'svg',
};

const QUERY: readonly (readonly [QueryFormat, string])[] = [
  ['pprof', 'pprof (.pb.gz)'],
  ['otlp', 'OpenTelemetry (OTLP)'],
  ['folded', 'Folded stacks'],
  ['speedscope', 'Speedscope file'],
  ['markdown', 'Markdown summary'],
];
const SHOWN: readonly (readonly [ShownFormat, string])[] = [
  ['png', 'PNG picture'],
  ['svg', 'SVG picture'],
  ['folded', 'Folded stacks'],
  ['speedscope', 'Speedscope file'],
  ['markdown', 'Markdown summary'],
];

/** The menu of a graph: what makes no sense for it is left out. */
export function exportGroupsOf({
  query,
  hasLink,
  isOneGraph,
}: Pick<ExportSubject, 'query' | 'hasLink' | 'isOneGraph'>): ExportGroup[] {
  const elsewhere: readonly ExportChoice[] = [
    { id: 'open-speedscope', text: 'Open in speedscope', action: { kind: 'open-speedscope' } },
    { id: 'copy-markdown', text: 'Copy as Markdown', action: { kind: 'copy-markdown' } },
  ];
  const links: readonly ExportChoice[] = [
    {
      id: 'link-absolute',
      text: 'Copy link to this time',
      action: { kind: 'copy-link', isAbsolute: true },
    },
    { id: 'link-as-is', text: 'Copy link as it is', action: { kind: 'copy-link', isAbsolute: false } },
  ];
  const groups = [
    {
      title: 'Save everything that was recorded',
      choices:
        query === undefined ? [] : QUERY.map(([format, text]) => choiceOf({ kind: 'query', format }, text)),
    },
    {
      title: 'Save what is shown',
      choices: SHOWN.filter(([format]) => isOneGraph || format !== 'png').map(([format, text]) =>
        choiceOf({ kind: 'shown', format }, text),
      ),
    },
    { title: 'Take it elsewhere', choices: [...elsewhere, ...(hasLink ? links : [])] },
  ];
  return groups.filter(({ choices }) => choices.length > 0);
}

function choiceOf(action: Extract<ExportAction, { format: string }>, text: string): ExportChoice {
  return { id: `${action.kind}-${action.format}`, text, action };
}

import type { FlameGraph } from '@hotspan/flamegraph';
import { loadExport } from '../client/load-export.js';
import { copyText } from '../parts/copy-text.js';
import { absoluteView } from '../state/absolute-view.js';
import { formatUrl } from '../state/format-url.js';
import type { ViewState } from '../state/view-state.js';
import { EXTENSIONS, type ExportAction } from './export-choices.js';
import type { ExportSubject } from './export-subject.js';
import { fileNameOf } from './file-name.js';
import { openSpeedscope } from './open-speedscope.js';
import { pictureOf } from './picture-of.js';
import { saveBlob } from './save-blob.js';
import { type ShownGraph, writeGraph, writeMarkdown } from './write-graph.js';

/** What is exported, from where on the page. */
export interface ExportRequest extends Omit<ShownGraph, 'title'> {
  readonly subject: ExportSubject;
  /** Has the graph while it is on the page. */
  readonly graphRef: { readonly current: FlameGraph | undefined };
  readonly signal: AbortSignal;
}

/**
 * Does what was chosen in the menu, and says what it did.
 *
 * @throws UiError with what to do; or the signal's reason when aborted.
 */
export async function runExport(action: ExportAction, request: ExportRequest): Promise<string> {
  const { subject, view, graphRef, signal } = request;
  const { query, nowMs, title } = subject;
  const graph: ShownGraph = { ...request, title };

  switch (action.kind) {
    case 'query':
    case 'shown': {
      const fileName = fileNameOf(title, query?.range.endMs ?? nowMs, EXTENSIONS[action.format]);
      saveBlob(await write(action), fileName);
      return `Saved ${fileName}`;
    }
    case 'open-speedscope':
      await openSpeedscope(
        async () => (query ? loadExport(query, 'speedscope', signal) : writeGraph(graph, 'speedscope')),
        title,
      );
      return 'Opened in a new tab';
    case 'copy-markdown':
      await copyText(writeMarkdown(graph, subject.hasLink ? linkTo(absoluteView(view, nowMs)) : undefined));
      return 'Summary copied';
    case 'copy-link':
      await copyText(linkTo(action.isAbsolute ? absoluteView(view, nowMs) : view));
      return 'Link copied';
  }

  async function write(saved: Extract<ExportAction, { format: string }>): Promise<Blob> {
    if (saved.kind === 'shown')
      return saved.format === 'png' ? pictureOf(graphRef.current) : writeGraph(graph, saved.format);
    // The menu offers it for graphs of a query only.
    if (query === undefined) throw new TypeError(`there is no query to write as ${saved.format}`);
    return loadExport(query, saved.format, signal);
  }
}

function linkTo(view: ViewState): string {
  return new URL(formatUrl(view), new URL('.', document.baseURI)).href;
}

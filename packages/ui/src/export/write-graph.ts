import {
  DARK_THEME,
  type FlameData,
  findByPath,
  LIGHT_THEME,
  toFolded,
  toMarkdown,
  toSpeedscope,
  toSvg,
} from '@hotspan/flamegraph';
import type { Theme } from '../state/use-theme.js';
import type { ViewState } from '../state/view-state.js';
import type { ShownFormat } from './export-choices.js';
import { keepZoomed } from './keep-zoomed.js';

/** A graph as it is on screen. */
export interface ShownGraph {
  /** Hidden and collapsed as the view says, not zoomed. */
  readonly data: FlameData;
  readonly unit: string;
  readonly view: ViewState;
  readonly theme: Theme;
  readonly title: string;
}

/** Writes what is shown as text; of what it is zoomed to only, but for the picture, which has the callers in full width above. */
export function writeGraph(graph: ShownGraph, format: Exclude<ShownFormat, 'png'>): Blob {
  const { data, unit, title, view, theme } = graph;
  if (format === 'svg') {
    const svg = toSvg(data, {
      title,
      unit,
      focus: findByPath(data, view.focus),
      theme: theme === 'dark' ? DARK_THEME : LIGHT_THEME,
      orientation: view.graph,
      // A diff has colours of its own.
      ...(data.baseline === undefined && { colorBy: view.color }),
    });
    return new Blob([svg], { type: 'image/svg+xml' });
  }
  if (format === 'markdown') return new Blob([writeMarkdown(graph)], { type: 'text/markdown' });
  const zoomed = keepZoomed(data, view.focus);
  if (format === 'folded') return new Blob([toFolded(zoomed).text], { type: 'text/plain' });
  const file = toSpeedscope(zoomed, { name: title, unit });
  return new Blob([JSON.stringify(file)], { type: 'application/json' });
}

/** The summary of what is shown, with a link if there is one. */
export function writeMarkdown({ data, unit, title, view }: ShownGraph, link?: string): string {
  return toMarkdown(keepZoomed(data, view.focus), { title, unit, ...(link !== undefined && { link }) });
}

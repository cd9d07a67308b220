import type { FlameData, FlameGraph } from '@hotspan/flamegraph';
import { lazy, type ReactElement, type RefObject, Suspense } from 'react';
import type { Theme } from '../state/use-theme.js';
import type { ViewState } from '../state/view-state.js';
import { FlameGraphCanvas } from './flame-graph-canvas.js';
import type { AskedFrame } from './frame-menu.js';
import { TopTable } from './top-table.js';

const Sandwich = lazy(async () => ({ default: (await import('./sandwich.js')).Sandwich }));

/** The graph, or what calls one function and what it calls, and the table beside it. */
export function FlameBody(props: {
  /** The graph of the functions that are shown; undefined while it is loaded. */
  readonly kept: FlameData | undefined;
  /** The same as it is drawn. */
  readonly data: FlameData | undefined;
  readonly unit: string;
  readonly view: ViewState;
  readonly theme: Theme;
  readonly isLoading: boolean;
  /** Has the graph, or the one of the callees. */
  readonly graphRef: RefObject<FlameGraph | undefined>;
  readonly callersRef: RefObject<FlameGraph | undefined>;
  readonly onZoom: (path: readonly string[]) => void;
  readonly onSearch: (text: string) => void;
  /** When `/` is pressed on the graph. */
  readonly onSearchKey: () => void;
  readonly onMenu: (asked: AskedFrame) => void;
  readonly onSandwich: (name: string) => void;
  readonly onCloseSandwich: () => void;
}): ReactElement {
  const { kept, data, unit, view, theme, onZoom } = props;
  const { pane } = view;
  if (kept === undefined || data === undefined) {
    return (
      <div className="flame-body" data-pane="graph">
        <div className={`flame-graph ${props.isLoading ? 'skeleton' : ''}`} />
      </div>
    );
  }
  const isDiff = data.baseline !== undefined;
  return (
    <div className="flame-body" data-pane={pane} data-stale={props.isLoading}>
      {pane !== 'table' && view.function === '' && (
        <FlameGraphCanvas
          data={data}
          unit={unit}
          zoom={view.focus}
          search={view.search}
          orientation={view.graph}
          // Packages are what a single graph tells first, changes what a diff does.
          colorBy={isDiff && view.color === 'package' ? 'diff' : view.color}
          theme={theme}
          graphRef={props.graphRef}
          onZoom={onZoom}
          onSearch={props.onSearchKey}
          onMenu={({ name, path }, place) => {
            // A stack is copied from its outermost function, also where the graph begins at the innermost.
            const stack = view.stacks === 'callers' ? path.toReversed() : path;
            props.onMenu({ name, stack, place, zoom: () => onZoom(path) });
          }}
        />
      )}
      {pane !== 'table' && view.function !== '' && (
        <Suspense fallback={<div className="flame-graph" />}>
          <Sandwich
            key={view.function}
            data={kept}
            name={view.function}
            unit={unit}
            view={view}
            theme={theme}
            callersRef={props.callersRef}
            calleesRef={props.graphRef}
            onSearch={props.onSearchKey}
            onMenu={props.onMenu}
            onClose={props.onCloseSandwich}
          />
        </Suspense>
      )}
      {pane !== 'graph' && (
        <TopTable
          key={String(isDiff)}
          data={kept}
          unit={unit}
          search={view.search}
          onSearch={props.onSearch}
          onSandwich={props.onSandwich}
        />
      )}
    </div>
  );
}

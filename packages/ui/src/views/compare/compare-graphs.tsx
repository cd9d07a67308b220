import {
  at,
  type FlameData,
  type FlameGraph,
  findByPath,
  formatValue,
  nodesTo,
  PATH_CUT,
  ROOT_NODE,
} from '@hotspan/flamegraph';
import { type ReactElement, type RefObject, useRef } from 'react';
import { FlameGraphCanvas } from '../../parts/flame-graph-canvas.js';
import type { Theme } from '../../state/use-theme.js';
import type { ViewState } from '../../state/view-state.js';
import { DiffLegend } from './diff-legend.js';
import { SIDE_TITLES, SIDES, type SideName } from './sides.js';

/** The flame graph of both sides in one, or one of each with the same search and zoom. */
export function CompareGraphs(props: {
  readonly graphs: Readonly<Record<SideName | 'overlay', FlameData>>;
  readonly view: ViewState;
  readonly theme: Theme;
  readonly unit: string;
  /** Has the overlay, or the comparison beside the baseline. */
  readonly graphRef: RefObject<FlameGraph | undefined>;
  readonly onZoom: (path: readonly string[]) => void;
  readonly onSearch: () => void;
}): ReactElement {
  const { graphs, view, unit, graphRef } = props;
  const baselineRef = useRef<FlameGraph>(undefined);
  const shared = {
    ...{ zoom: view.focus, search: view.search, orientation: view.graph },
    ...{ unit, theme: props.theme, onZoom: props.onZoom, onSearch: props.onSearch },
  };
  if (view.layout === 'overlay')
    return (
      <div className="overlay">
        <DiffLegend theme={props.theme} />
        <FlameGraphCanvas {...shared} data={graphs.overlay} colorBy="diff" graphRef={graphRef} />
      </div>
    );
  return (
    <div className="graph-pair">
      {SIDES.map((side) => (
        <section
          key={side}
          data-side={side}
          data-testid={`${side}-graph`}
          aria-label={`Flame graph of the ${side}`}
        >
          <h2>
            <span className="side-mark" />
            {SIDE_TITLES[side]}
            <span className="hint">
              {formatValue(at(graphs[side].totals, ROOT_NODE), unit)}
              {isMissing(graphs[side], view.focus) && ', has not the function zoomed to'}
            </span>
          </h2>
          <FlameGraphCanvas
            {...shared}
            data={graphs[side]}
            colorBy={view.color}
            graphRef={side === 'comparison' ? graphRef : baselineRef}
          />
        </section>
      ))}
    </div>
  );
}

/** Whether a graph ends before a path does. */
function isMissing(data: FlameData, path: readonly string[]): boolean {
  const node = findByPath(data, path);
  return path[0] === PATH_CUT ? node === ROOT_NODE : nodesTo(data, node).length < path.length;
}

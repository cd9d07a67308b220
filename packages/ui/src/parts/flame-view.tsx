import {
  at,
  type FlameData,
  type FlameGraph,
  formatShare,
  formatValue,
  type MatchPlace,
  ROOT_NODE,
  searchFrames,
  topFunctions,
} from '@hotspan/flamegraph';
import { type ReactElement, type ReactNode, useMemo, useRef, useState } from 'react';
import { type ExportSubject, subjectOfView } from '../export/export-subject.js';
import { type FlameShape, keepFunctions, shapeGraph } from '../state/flame-shape.js';
import type { ProfileType } from '../state/profile-type.js';
import type { Theme } from '../state/use-theme.js';
import type { ChangeView } from '../state/use-view-state.js';
import type { ViewState } from '../state/view-state.js';
import { Breadcrumb } from './breadcrumb.js';
import { ExportMenu } from './export-menu.js';
import { FlameGraphCanvas } from './flame-graph-canvas.js';
import { MatchSteps } from './match-steps.js';
import { SearchField } from './search-field.js';
import { ShapeSettings } from './shape-settings.js';
import { TopTable } from './top-table.js';

/** A flame graph with its search, its settings, its path and the table of its functions. */
export function FlameView(props: {
  /** Undefined while it is loaded for the first time. */
  readonly data: FlameData | undefined;
  /** What its values are. */
  readonly type: Pick<ProfileType, 'sampleUnit' | 'isInstant'>;
  readonly view: ViewState;
  readonly change: ChangeView;
  readonly theme: Theme;
  readonly isLoading: boolean;
  /** What exported files and links say of it; by default what the view does. */
  readonly exported?: ExportSubject | undefined;
  /** Controls at the end of the bar. */
  readonly controls?: ReactNode;
  /** Between the bar and the graph. */
  readonly banner?: ReactNode;
  /** Instead of the graph: why there is none. */
  readonly notice?: ReactNode;
}): ReactElement {
  const { data: loaded, view, change } = props;
  const { hide, collapse, stacks } = view;
  const kept = useMemo(() => loaded && keepFunctions(loaded, { hide, collapse }), [loaded, hide, collapse]);
  const data = useMemo(() => kept && shapeGraph(kept, { stacks, collapse }), [kept, stacks, collapse]);
  const graph = useRef<FlameGraph>(undefined);
  const searchInput = useRef<HTMLInputElement>(null);
  const [match, setMatch] = useState<MatchPlace>();
  const { sampleUnit: unit, isInstant } = props.type;
  const whole = data === undefined ? 0 : at(data.totals, ROOT_NODE);
  const found = useMemo(() => data && searchFrames(data, view.search), [data, view.search]);
  const functions = useMemo(() => (kept === undefined ? [] : topFunctions(kept)), [kept]);

  const setSearch = (search: string): void => {
    setMatch(undefined);
    change({ search }, 'replace');
  };
  const setShape = (fields: Partial<FlameShape>): void => {
    setMatch(undefined);
    // A path means nothing in a graph that is turned around.
    change({ ...fields, ...(fields.stacks !== undefined && { focus: [] }) }, 'push');
  };
  const stepMatch = (step: 1 | -1): void => setMatch(graph.current?.showMatch(step));
  const setZoom = (focus: readonly string[]): void => change({ focus }, 'push');

  return (
    <section className="panel flame" aria-label="Flame graph" aria-busy={props.isLoading}>
      <div className="panel-bar flame-bar">
        <SearchField
          value={view.search}
          problem={found?.problem}
          inputRef={searchInput}
          onChange={setSearch}
          onStep={stepMatch}
        />
        {found?.isActive && found.frameCount > 0 && <MatchSteps place={match} onStep={stepMatch} />}
        <output className="matched" data-testid="matched">
          {found?.isActive && (
            <>
              <strong>{formatShare(found.value, whole)}</strong> matched
              <span className="matched-value">{formatValue(found.value, unit)}</span>
            </>
          )}
        </output>
        <span className="panel-space" />
        <ShapeSettings shape={view} onChange={setShape} />
        {data !== undefined && (
          <ExportMenu
            data={data}
            unit={unit}
            view={view}
            theme={props.theme}
            subject={props.exported ?? subjectOfView(view, Date.now())}
          />
        )}
        {props.controls}
      </div>
      {props.banner}
      {props.notice !== undefined ? (
        props.notice
      ) : data === undefined ? (
        <div className="flame-body">
          <div className="flame-graph skeleton" />
        </div>
      ) : (
        <>
          <div className="flame-path">
            <Breadcrumb path={view.focus} onPick={setZoom} />
            <span className="panel-space" />
            <span className="total" title={isInstant ? SNAPSHOTS_TITLE : undefined}>
              Total{' '}
              <strong data-testid="total" className="total-value">
                {formatValue(whole, unit)}
              </strong>
              {isInstant && <span className="total-note"> over all snapshots</span>}
            </span>
            <button
              type="button"
              data-testid="reset-zoom"
              disabled={view.focus.length === 0}
              onClick={() => setZoom([])}
            >
              Reset zoom
            </button>
          </div>
          <div className="flame-body" data-stale={props.isLoading}>
            <FlameGraphCanvas
              data={data}
              unit={unit}
              zoom={view.focus}
              search={view.search}
              orientation={view.graph}
              colorBy={view.color}
              theme={props.theme}
              graphRef={graph}
              onZoom={setZoom}
              onSearch={() => searchInput.current?.focus()}
            />
            <TopTable
              functions={functions}
              whole={whole}
              unit={unit}
              search={view.search}
              onSearch={setSearch}
            />
          </div>
        </>
      )}
    </section>
  );
}

const SNAPSHOTS_TITLE =
  'The sum over every snapshot in the range, so it grows with the range. Read the shares, and the timeline for the size.';

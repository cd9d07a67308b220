import {
  at,
  type FlameGraph,
  formatShare,
  formatValue,
  type MatchPlace,
  ROOT_NODE,
  searchFrames,
  topFunctions,
} from '@hotspan/flamegraph';
import { type ReactElement, useMemo, useRef, useState } from 'react';
import { Breadcrumb } from '../../parts/breadcrumb.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { FlameGraphCanvas } from '../../parts/flame-graph-canvas.js';
import { IdField } from '../../parts/id-field.js';
import { MatchSteps } from '../../parts/match-steps.js';
import { SearchField } from '../../parts/search-field.js';
import { ShapeSettings } from '../../parts/shape-settings.js';
import { TopTable } from '../../parts/top-table.js';
import { type FlameShape, keepFunctions, shapeGraph } from '../../state/flame-shape.js';
import { readId } from '../../state/read-id.js';
import type { Theme } from '../../state/use-theme.js';
import type { ChangeView } from '../../state/use-view-state.js';
import type { ViewState } from '../../state/view-state.js';
import { InvalidId } from './invalid-id.js';
import { NarrowedBanner } from './narrowed-banner.js';
import { NoData } from './no-data.js';
import type { Explore } from './use-explore.js';

/** The flame graph with its search, its id filter, its path and the table of its functions. */
export function FlamePanel(props: {
  readonly view: ViewState;
  readonly explore: Explore;
  readonly theme: Theme;
  readonly onChange: ChangeView;
  readonly onPickRange: (from: string, to: string) => void;
}): ReactElement {
  const { view, explore, onChange } = props;
  const { flame, filter } = explore;
  const loaded = flame.data?.data;
  const { hide, collapse, stacks } = view;
  const kept = useMemo(() => loaded && keepFunctions(loaded, { hide, collapse }), [loaded, hide, collapse]);
  const data = useMemo(() => kept && shapeGraph(kept, { stacks, collapse }), [kept, stacks, collapse]);
  const graph = useRef<FlameGraph>(undefined);
  const searchInput = useRef<HTMLInputElement>(null);
  const [match, setMatch] = useState<MatchPlace>();
  const unit = flame.data?.type.sampleUnit ?? 'count';
  const whole = data === undefined ? 0 : at(data.totals, ROOT_NODE);
  const found = useMemo(() => data && searchFrames(data, view.search), [data, view.search]);
  const functions = useMemo(() => (kept === undefined ? [] : topFunctions(kept)), [kept]);

  const setSearch = (search: string): void => {
    setMatch(undefined);
    onChange({ search }, 'replace');
  };
  const setShape = (change: Partial<FlameShape>): void => {
    setMatch(undefined);
    // A path means nothing in a graph that is turned around.
    onChange({ ...change, ...(change.stacks !== undefined && { focus: [] }) }, 'push');
  };
  const stepMatch = (step: 1 | -1): void => setMatch(graph.current?.showMatch(step));
  const setZoom = (focus: readonly string[]): void => onChange({ focus }, 'push');
  const setId = (text: string): void => {
    const isTrace = readId(text).kind === 'trace';
    onChange({ trace: isTrace ? text : '', span: isTrace ? '' : text, focus: [] }, 'push');
  };

  return (
    <section className="panel flame" aria-label="Flame graph" aria-busy={flame.isLoading}>
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
        <IdField value={view.trace || view.span} onApply={setId} />
      </div>
      <NarrowedBanner filter={filter} onClear={() => setId('')} />
      {flame.error !== undefined ? (
        <ErrorNotice title="The flame graph cannot be loaded" error={flame.error} onRetry={explore.refresh} />
      ) : filter.kind === 'invalid' ? (
        <InvalidId service={view.service} message={filter.message} onClear={() => setId('')} />
      ) : data === undefined ? (
        <div className="flame-body">
          <div className="flame-graph skeleton" />
        </div>
      ) : whole === 0 ? (
        <NoData view={view} filter={filter} onClear={() => setId('')} onPickRange={props.onPickRange} />
      ) : (
        <>
          <div className="flame-path">
            <Breadcrumb path={view.focus} onPick={setZoom} />
            <span className="panel-space" />
            <span className="total" title={flame.data?.type.isInstant ? SNAPSHOTS_TITLE : undefined}>
              Total{' '}
              <strong data-testid="total" className="total-value">
                {formatValue(whole, unit)}
              </strong>
              {flame.data?.type.isInstant && <span className="total-note"> over all snapshots</span>}
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
          <div className="flame-body" data-stale={flame.isLoading}>
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

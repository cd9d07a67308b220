import {
  at,
  changedFunctions,
  type FlameData,
  type FlameGraph,
  type MatchPlace,
  parseSearch,
  ROOT_NODE,
} from '@hotspan/flamegraph';
import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import { subjectOfView } from '../../export/export-subject.js';
import { Breadcrumb } from '../../parts/breadcrumb.js';
import { ErrorNotice } from '../../parts/error-notice.js';
import { ExportMenu } from '../../parts/export-menu.js';
import { MatchSteps } from '../../parts/match-steps.js';
import { SearchField } from '../../parts/search-field.js';
import { ShapeSettings } from '../../parts/shape-settings.js';
import { type FlameShape, keepFunctions, shapeGraph } from '../../state/flame-shape.js';
import type { ChangeView } from '../../state/use-view-state.js';
import { ChangesTable } from './changes-table.js';
import { CompareGraphs } from './compare-graphs.js';
import type { CompareProps } from './compare-props.js';
import { EmptySides } from './empty-sides.js';
import { LayoutButtons } from './layout-buttons.js';
import { MatchedShares } from './matched-shares.js';
import { rankChanges } from './rank-changes.js';
import { SameSides } from './same-sides.js';
import { areSame, SIDES, type SideName } from './sides.js';
import { sideOfDiff } from './split-diff.js';
import { TopGrowth } from './top-growth.js';

/** What has changed: the flame graph of both sides, or one of each, and the functions by their change. */
export function ResultPanel(props: CompareProps & { readonly change: ChangeView }): ReactElement {
  const { view, compare, change, theme, onPick } = props;
  const { hide, collapse, stacks } = view;
  const { data: loaded, error, isLoading } = compare.diff;
  const kept = useMemo(
    () => loaded && keepFunctions(loaded.data, { hide, collapse }),
    [loaded, hide, collapse],
  );
  const graphs = useMemo(() => {
    if (kept === undefined) return undefined;
    const overlay = shapeGraph(kept, { stacks, collapse });
    return {
      overlay,
      baseline: sideOfDiff(overlay, 'baseline'),
      comparison: sideOfDiff(overlay, 'comparison'),
    };
  }, [kept, stacks, collapse]);
  const functions = useMemo(() => (kept === undefined ? [] : changedFunctions(kept)), [kept]);
  const { measure, rank } = view;
  const changes = useMemo(() => rankChanges(functions, { measure, rank }), [functions, measure, rank]);
  const graph = useRef<FlameGraph>(undefined);
  const searchInput = useRef<HTMLInputElement>(null);
  const [match, setMatch] = useState<MatchPlace>();
  const [toShow, setToShow] = useState('');

  // Once the graph has the search text, which it takes in its own effect, before this one.
  useEffect(() => {
    if (toShow !== '' && toShow === view.search) graph.current?.showMatch(1);
    setToShow('');
  }, [toShow, view.search]);

  const setSearch = (search: string): void => {
    setMatch(undefined);
    change({ search }, 'replace');
  };
  const setShape = (fields: Partial<FlameShape>): void => {
    setMatch(undefined);
    // A path means nothing in a graph that is turned around.
    onPick({ ...fields, ...(fields.stacks !== undefined && { focus: [] }) });
  };
  const findFunction = (search: string): void => {
    setSearch(search);
    setToShow(search);
  };
  const setZoom = (focus: readonly string[]): void => onPick({ focus });
  const stepMatch = (step: 1 | -1): void => setMatch(graph.current?.showMatch(step));

  const found = parseSearch(view.search);
  const subject = subjectOfView(view, props.page.nowMs);
  const empty = loaded === undefined ? [] : SIDES.filter((side) => totalOf(graphs, side) === 0);
  const notice =
    error !== undefined ? (
      <ErrorNotice title="The sides cannot be compared" error={error} onRetry={props.page.refresh} />
    ) : areSame(compare.sides) ? (
      <SameSides {...props} />
    ) : empty.length > 0 ? (
      <EmptySides {...props} sides={loaded?.sides ?? compare.sides} empty={empty} />
    ) : undefined;

  return (
    <section className="panel compare-result" aria-label="What has changed" aria-busy={isLoading}>
      <div className="panel-bar flame-bar">
        <SearchField
          value={view.search}
          problem={found.kind === 'invalid' ? found.message : undefined}
          inputRef={searchInput}
          onChange={setSearch}
          onStep={stepMatch}
        />
        {graphs !== undefined && (
          <MatchedShares graphs={graphs} search={view.search}>
            <MatchSteps place={match} onStep={stepMatch} />
          </MatchedShares>
        )}
        <span className="panel-space" />
        <LayoutButtons layout={view.layout} onPick={onPick} />
        <ShapeSettings shape={view} isDiff={view.layout === 'overlay'} onChange={setShape} />
        <ExportMenu
          data={notice === undefined ? graphs?.overlay : undefined}
          unit={compare.type.sampleUnit}
          view={view}
          theme={theme}
          graphRef={graph}
          subject={{ ...subject, title: `${subject.title} compared`, isOneGraph: view.layout === 'overlay' }}
        />
      </div>
      {notice ?? (
        <>
          <div className="flame-path">
            <Breadcrumb path={view.focus} onPick={setZoom} />
            <span className="panel-space" />
            <TopGrowth functions={functions} />
            <button
              type="button"
              data-testid="reset-zoom"
              disabled={view.focus.length === 0}
              onClick={() => setZoom([])}
            >
              Reset zoom
            </button>
          </div>
          <div className="compare-body" data-stale={isLoading}>
            {graphs === undefined || loaded === undefined ? (
              <div className="flame-graph skeleton" />
            ) : (
              <CompareGraphs
                graphs={graphs}
                view={view}
                theme={theme}
                unit={loaded.type.sampleUnit}
                graphRef={graph}
                onZoom={setZoom}
                onSearch={() => searchInput.current?.focus()}
              />
            )}
            <ChangesTable
              changes={changes}
              view={view}
              theme={theme}
              onPick={onPick}
              onSearch={findFunction}
            />
          </div>
        </>
      )}
    </section>
  );
}

function totalOf(graphs: Readonly<Record<SideName, FlameData>> | undefined, side: SideName): number {
  return graphs === undefined ? 0 : at(graphs[side].totals, ROOT_NODE);
}

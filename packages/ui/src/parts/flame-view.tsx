import {
  at,
  type FlameData,
  type FlameGraph,
  formatShare,
  formatValue,
  type MatchPlace,
  ROOT_NODE,
  searchFrames,
  splitName,
} from '@hotspan/flamegraph';
import {
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type ExportSubject, subjectOfView } from '../export/export-subject.js';
import { type FlameShape, keepFunctions, shapeGraph } from '../state/flame-shape.js';
import type { ProfileType } from '../state/profile-type.js';
import type { Theme } from '../state/use-theme.js';
import type { ChangeView } from '../state/use-view-state.js';
import type { ViewState } from '../state/view-state.js';
import { ExportMenu } from './export-menu.js';
import { FlameBody } from './flame-body.js';
import { FlamePath } from './flame-path.js';
import type { AskedFrame } from './frame-menu.js';
import { MatchSteps } from './match-steps.js';
import { PaneButtons } from './pane-buttons.js';
import { SearchField } from './search-field.js';
import { ShapeSettings } from './shape-settings.js';

const FrameMenu = lazy(async () => ({ default: (await import('./frame-menu.js')).FrameMenu }));

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
  const { hide, collapse, stacks, pane } = view;
  const kept = useMemo(() => loaded && keepFunctions(loaded, { hide, collapse }), [loaded, hide, collapse]);
  const data = useMemo(() => kept && shapeGraph(kept, { stacks, collapse }), [kept, stacks, collapse]);
  const graph = useRef<FlameGraph>(undefined);
  /** The other half, when callers and callees are shown. */
  const callers = useRef<FlameGraph>(undefined);
  const searchInput = useRef<HTMLInputElement>(null);
  const [match, setMatch] = useState<MatchPlace>();
  const [asked, setAsked] = useState<AskedFrame>();
  const [said, say] = useState('');
  const { sampleUnit: unit, isInstant } = props.type;
  const whole = data === undefined ? 0 : at(data.totals, ROOT_NODE);
  const found = useMemo(() => data && searchFrames(data, view.search), [data, view.search]);

  const setSearch = (search: string): void => {
    setMatch(undefined);
    change({ search }, 'replace');
  };
  const setShape = (fields: Partial<FlameShape>): void => {
    setMatch(undefined);
    // A path means nothing in a graph that is turned around.
    change({ ...fields, ...(fields.stacks !== undefined && { focus: [] }) }, 'push');
  };
  const stepMatch = (step: 1 | -1): void => {
    const place = graph.current?.showMatch(step) ?? callers.current?.showMatch(step);
    setMatch(place);
    if (place !== undefined) say(`Match ${place.number} of ${place.count}.`);
  };
  const setZoom = (focus: readonly string[]): void => {
    change({ focus }, 'push');
    const last = focus.at(-1);
    say(last === undefined ? 'All is shown.' : `Zoomed to ${splitName(last).functionName}.`);
  };
  const openSandwich = (name: string): void => {
    // The graph is where callers and callees are shown.
    change({ function: name, ...(pane === 'table' && { pane: 'both' }) }, 'push');
    say(`Callers and callees of ${splitName(name).functionName} are shown.`);
  };
  const goToSearch = (): void => searchInput.current?.focus();
  useSearchKey(goToSearch);

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
        {found?.isActive && found.frameCount > 0 && pane !== 'table' && (
          <MatchSteps place={match} onStep={stepMatch} />
        )}
        <output className="matched" data-testid="matched">
          {found?.isActive && (
            <>
              <strong>{formatShare(found.value, whole)}</strong> matched
              <span className="matched-value">{formatValue(found.value, unit)}</span>
            </>
          )}
        </output>
        <span className="panel-space" />
        <PaneButtons pane={pane} onPick={(picked) => change({ pane: picked }, 'push')} />
        <ShapeSettings shape={view} onChange={setShape} />
        <ExportMenu
          data={data}
          unit={unit}
          view={view}
          theme={props.theme}
          graphRef={graph}
          subject={props.exported ?? subjectOfView(view, Date.now())}
        />
        {props.controls}
      </div>
      {props.banner}
      {props.notice ?? (
        <>
          <FlamePath
            path={pane !== 'table' && view.function === '' ? view.focus : undefined}
            total={data === undefined ? undefined : formatValue(whole, unit)}
            isInstant={isInstant}
            onZoom={setZoom}
          />
          <FlameBody
            kept={kept}
            data={data}
            unit={unit}
            view={view}
            theme={props.theme}
            isLoading={props.isLoading}
            graphRef={graph}
            callersRef={callers}
            onZoom={setZoom}
            onSearch={setSearch}
            onSearchKey={goToSearch}
            onMenu={setAsked}
            onSandwich={openSandwich}
            onCloseSandwich={() => change({ function: '' }, 'push')}
          />
        </>
      )}
      {asked !== undefined && (
        <Suspense>
          <FrameMenu
            asked={asked}
            onSandwich={openSandwich}
            onSearch={setSearch}
            onHide={(hidden) => setShape({ hide: [...hide, hidden] })}
            onSay={say}
            onClose={() => setAsked(undefined)}
          />
        </Suspense>
      )}
      <p className="visually-hidden" aria-live="polite" data-testid="said">
        {said}
      </p>
    </section>
  );
}

/** `/` anywhere but in a field goes to the search. */
function useSearchKey(goToSearch: () => void): void {
  const newest = useRef(goToSearch);
  newest.current = goToSearch;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, select, textarea') !== null;
      // Of several graphs on a page the first one's.
      if (event.key !== '/' || event.defaultPrevented || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      newest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

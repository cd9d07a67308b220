import {
  type ColorBy,
  createFlameGraph,
  type FlameData,
  type FlameGraph,
  type FlameGraphOptions,
  type Orientation,
} from '@hotspan/flamegraph';
import { type ReactElement, type RefObject, useEffect, useRef } from 'react';
import type { Theme } from '../state/use-theme.js';
import { exposeGraph } from './expose-graph.js';

/** The flame graph of `@hotspan/flamegraph` as a React component; it fills its parent. */
export function FlameGraphCanvas(props: {
  readonly data: FlameData;
  readonly unit: string;
  readonly zoom: readonly string[];
  readonly search: string;
  readonly orientation: Orientation;
  /** Undefined for what suits the data. */
  readonly colorBy: ColorBy | undefined;
  readonly theme: Theme;
  /** Default `flamegraph`. */
  readonly testId?: string;
  /** Has the graph while it is on the page. */
  readonly graphRef: RefObject<FlameGraph | undefined>;
  readonly onZoom: (path: readonly string[]) => void;
  /** When `/` is pressed on the graph. */
  readonly onSearch: () => void;
  /** When a menu is asked for. Default: the browser's own. */
  readonly onMenu?: NonNullable<FlameGraphOptions['onMenu']>;
}): ReactElement {
  const container = useRef<HTMLDivElement>(null);
  const { graphRef: graph } = props;
  const latest = useRef(props);
  latest.current = props;
  const hasMenu = props.onMenu !== undefined;

  useEffect(() => {
    if (container.current === null) return;
    const created = createFlameGraph(container.current, {
      onZoom: (path) => latest.current.onZoom(path),
      onSearch: () => latest.current.onSearch(),
      ...(hasMenu && { onMenu: (frame, place) => latest.current.onMenu?.(frame, place) }),
    });
    graph.current = created;
    const conceal = exposeGraph(created);
    return () => {
      conceal();
      created.destroy();
      graph.current = undefined;
    };
  }, [graph, hasMenu]);

  const { data, unit, zoom, search, orientation, colorBy, theme } = props;
  useEffect(() => graph.current?.setData(data, unit), [graph, data, unit]);
  useEffect(() => graph.current?.setView({ zoom }), [graph, zoom]);
  useEffect(() => graph.current?.setView({ search }), [graph, search]);
  useEffect(() => graph.current?.setView({ orientation, colorBy }), [graph, orientation, colorBy]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page's style, which it stands for.
  useEffect(() => graph.current?.refreshTheme(), [theme]);

  return <div ref={container} className="flame-graph" data-testid={props.testId ?? 'flamegraph'} />;
}

import {
  type ColorBy,
  createFlameGraph,
  type FlameData,
  type FlameGraph,
  type Orientation,
} from '@hotspan/flamegraph';
import { type ReactElement, type RefObject, useEffect, useRef } from 'react';
import type { Theme } from '../state/use-theme.js';

declare global {
  interface Window {
    /** For browser tests and the console: the flame graph on screen by names and boxes. See the README of this package. */
    hotspan?: { readonly flameGraph: FlameGraph };
  }
}

/** The flame graph of `@hotspan/flamegraph` as a React component; it fills its parent. */
export function FlameGraphCanvas(props: {
  readonly data: FlameData;
  readonly unit: string;
  readonly zoom: readonly string[];
  readonly search: string;
  readonly orientation: Orientation;
  readonly colorBy: ColorBy;
  readonly theme: Theme;
  /** Has the graph while it is on the page. */
  readonly graphRef: RefObject<FlameGraph | undefined>;
  readonly onZoom: (path: readonly string[]) => void;
  /** When `/` is pressed on the graph. */
  readonly onSearch: () => void;
}): ReactElement {
  const container = useRef<HTMLDivElement>(null);
  const { graphRef: graph } = props;
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (container.current === null) return;
    const created = createFlameGraph(container.current, {
      onZoom: (path) => latest.current.onZoom(path),
      onSearch: () => latest.current.onSearch(),
    });
    graph.current = created;
    window.hotspan = { flameGraph: created };
    return () => {
      created.destroy();
      graph.current = undefined;
      delete window.hotspan;
    };
  }, [graph]);

  const { data, unit, zoom, search, orientation, colorBy, theme } = props;
  useEffect(() => graph.current?.setData(data, unit), [graph, data, unit]);
  useEffect(() => graph.current?.setView({ zoom }), [graph, zoom]);
  useEffect(() => graph.current?.setView({ search }), [graph, search]);
  useEffect(() => graph.current?.setView({ orientation, colorBy }), [graph, orientation, colorBy]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page's style, which it stands for.
  useEffect(() => graph.current?.refreshTheme(), [theme]);

  return <div ref={container} className="flame-graph" data-testid="flamegraph" />;
}

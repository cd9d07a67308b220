import { createFlameGraph, type FlameData, type FlameGraph } from '@hotspan/flamegraph';
import { type ReactElement, useEffect, useRef } from 'react';
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
  readonly theme: Theme;
  readonly onZoom: (path: readonly string[]) => void;
}): ReactElement {
  const container = useRef<HTMLDivElement>(null);
  const graph = useRef<FlameGraph>(undefined);
  const onZoom = useRef(props.onZoom);
  onZoom.current = props.onZoom;

  useEffect(() => {
    if (container.current === null) return;
    const created = createFlameGraph(container.current, { onZoom: (path) => onZoom.current(path) });
    graph.current = created;
    window.hotspan = { flameGraph: created };
    return () => {
      created.destroy();
      delete window.hotspan;
    };
  }, []);

  const { data, unit, zoom, search, theme } = props;
  useEffect(() => graph.current?.setData(data, unit), [data, unit]);
  useEffect(() => graph.current?.setView({ zoom }), [zoom]);
  useEffect(() => graph.current?.setView({ search }), [search]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme is read from the page's style, which it stands for.
  useEffect(() => graph.current?.refreshTheme(), [theme]);

  return <div ref={container} className="flame-graph" data-testid="flamegraph" />;
}

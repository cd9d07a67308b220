import type { FlameGraph } from '@hotspan/flamegraph';

declare global {
  interface Window {
    /** For browser tests and the console: the flame graphs on screen by names and boxes. See the README of this package. */
    hotspan?: {
      /** The one that came last. */
      readonly flameGraph: FlameGraph;
      /** All, in the order in which they came. */
      readonly flameGraphs: readonly FlameGraph[];
    };
  }
}

/** Puts a graph into `window.hotspan`, until the function that is returned is called. */
export function exposeGraph(graph: FlameGraph): () => void {
  put([...(window.hotspan?.flameGraphs ?? []), graph]);
  return () => put((window.hotspan?.flameGraphs ?? []).filter((each) => each !== graph));
}

function put(flameGraphs: readonly FlameGraph[]): void {
  const flameGraph = flameGraphs.at(-1);
  if (flameGraph === undefined) delete window.hotspan;
  else window.hotspan = { flameGraph, flameGraphs };
}

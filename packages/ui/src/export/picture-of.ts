import { type FlameGraph, FlameGraphError } from '@hotspan/flamegraph';
import { UiError } from '../client/errors.js';

/**
 * A flame graph as a PNG picture, all its rows.
 *
 * @param graph undefined where a table alone is shown.
 * @throws UiError HOTSPAN_ERR_UI_PICTURE when there is none, or the browser cannot make one.
 */
export async function pictureOf(graph: FlameGraph | undefined): Promise<Blob> {
  if (graph === undefined) throw new UiError('HOTSPAN_ERR_UI_PICTURE', 'There is no graph on the page.');
  return graph.toPng().catch((cause: unknown) => {
    if (!(cause instanceof FlameGraphError)) throw cause;
    throw new UiError('HOTSPAN_ERR_UI_PICTURE', 'The browser made no picture of the graph.', { cause });
  });
}

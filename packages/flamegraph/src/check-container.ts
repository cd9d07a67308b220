import { flameGraphError } from './errors.js';
import { isCanvas, isTaken } from './stage/enter-page.js';

/** Elements that show no other elements within them. */
const CHILDLESS: ReadonlySet<string> = new Set([
  ...['img', 'video', 'audio', 'iframe', 'embed', 'object'],
  ...['input', 'textarea', 'select', 'br', 'hr'],
]);

/**
 * Checks what a page passes for the graph to be put on: often nothing, because its selector finds nothing.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_CONTAINER.
 */
export function checkContainer(container: unknown): void {
  const got = problemOf(container);
  if (got !== undefined) throw flameGraphError('HOTSPAN_ERR_FLAME_CONTAINER', { got });
}

/** What is wrong with it; undefined when it will do. */
function problemOf(container: unknown): string | undefined {
  if (container === null) return 'null';
  if (!isElement(container)) return `a value of type ${typeof container}`;
  if (isCanvas(container)) return canvasProblemOf(container);
  return CHILDLESS.has(container.localName) ? `a <${container.localName}>` : undefined;
}

function canvasProblemOf(canvas: HTMLCanvasElement): string | undefined {
  if (!canvas.isConnected) return 'a <canvas> that is not on the page';
  if (isTaken(canvas)) return 'a <canvas> that has a graph already: destroy() that one first';
  if (canvas.getContext('2d') === null) return 'a <canvas> that has a context of another kind than 2d';
  return undefined;
}

/** By its shape, as an element of another window is no instance of this one's classes. */
const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && 'localName' in value && typeof value.localName === 'string';

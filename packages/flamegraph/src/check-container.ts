import { flameGraphError } from './errors.js';

/** Elements that show no other elements within them. */
const CHILDLESS: ReadonlySet<string> = new Set([
  ...['canvas', 'img', 'video', 'audio', 'iframe', 'embed', 'object'],
  ...['input', 'textarea', 'select', 'br', 'hr'],
]);

/**
 * Checks what a page passes as the container: often nothing, because its selector finds nothing, or a canvas.
 *
 * @throws FlameGraphError HOTSPAN_ERR_FLAME_CONTAINER.
 */
export function checkContainer(container: unknown): void {
  const tag = tagOf(container);
  if (tag !== undefined && !CHILDLESS.has(tag)) return;
  const got = tag === undefined ? describe(container) : `a <${tag}>`;
  throw flameGraphError('HOTSPAN_ERR_FLAME_CONTAINER', { got });
}

/** By its shape, as an element of another window is no instance of this one's classes. */
function tagOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('localName' in value)) return undefined;
  return typeof value.localName === 'string' ? value.localName : undefined;
}

const describe = (value: unknown): string => (value === null ? 'null' : `a value of type ${typeof value}`);

import { createGraphElements, type GraphElements } from './graph-elements.js';

/** A graph's elements on a page. */
export interface PagePlace {
  readonly elements: GraphElements;
  /** Takes them away again. */
  leave(): void;
}

/** Those that are drawn on. */
const taken = new WeakSet<HTMLCanvasElement>();

export const isCanvas = (element: Element): element is HTMLCanvasElement => element.localName === 'canvas';

/** Whether a graph is drawn on a canvas. */
export const isTaken = (canvas: HTMLCanvasElement): boolean => taken.has(canvas);

/** Puts a graph's elements into a container, or around a canvas, which then is the one that is drawn on. */
export function enterPage(target: HTMLElement): PagePlace {
  return isCanvas(target) ? surround(target) : fill(target);
}

function fill(container: HTMLElement): PagePlace {
  const elements = createGraphElements(container.ownerDocument.createElement('canvas'));
  container.append(elements.root);
  return { elements, leave: () => elements.root.remove() };
}

function surround(canvas: HTMLCanvasElement): PagePlace {
  const { parentNode, nextSibling } = canvas;
  const restore = rememberAttributes(canvas);
  const place = placeOf(canvas);
  // What the page's style sheets say of it is true of its place. The focus ring is the browser's.
  Object.assign(canvas.style, { all: 'initial', outline: 'revert' });
  const elements = createGraphElements(canvas);
  Object.assign(elements.root.style, place);
  parentNode?.insertBefore(elements.root, nextSibling);
  taken.add(canvas);
  return {
    elements,
    leave() {
      elements.root.replaceWith(canvas);
      restore();
      taken.delete(canvas);
    },
  };
}

/** What says where an element is among the others, besides its size. */
const PLACING = [
  ...(['margin', 'inset', 'float', 'zIndex', 'flex', 'order'] as const),
  ...(['alignSelf', 'justifySelf', 'gridArea', 'verticalAlign'] as const),
];

/** The style that puts another element into the place of a canvas. Its size is that of its own style where it has one, else the one it has now. */
function placeOf(canvas: HTMLCanvasElement): Partial<CSSStyleDeclaration> {
  const style = getComputedStyle(canvas);
  return {
    ...Object.fromEntries(PLACING.map((name) => [name, style[name]])),
    // The graph's own parts are placed in it.
    position: style.position === 'static' ? 'relative' : style.position,
    display: style.display === 'inline' ? 'inline-block' : style.display,
    // A canvas that is hidden has no size but its own.
    width: canvas.style.width || `${canvas.offsetWidth || canvas.width}px`,
    height: canvas.style.height || `${canvas.offsetHeight || canvas.height}px`,
  };
}

/** What a graph changes of a canvas. */
const CHANGED = ['width', 'height', 'tabindex', 'role', 'aria-label'];

/** Gives what puts them back. */
function rememberAttributes(canvas: HTMLCanvasElement): () => void {
  const { cssText } = canvas.style;
  const before = CHANGED.map((name) => [name, canvas.getAttribute(name)] as const);
  return () => {
    // Not by its attribute, which a strict content security policy forbids.
    canvas.style.cssText = cssText;
    for (const [name, value] of before) {
      if (value === null) canvas.removeAttribute(name);
      else canvas.setAttribute(name, value);
    }
  };
}

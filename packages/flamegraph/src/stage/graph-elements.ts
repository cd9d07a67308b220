/** The elements of one flame graph. */
export interface GraphElements {
  /** Holds everything: the only child added to a container, or what stands in the place of a canvas. */
  readonly root: HTMLDivElement;
  /** Scrolls; its content is as tall as all rows. */
  readonly scroller: HTMLDivElement;
  /** As tall as all rows, so that the scroll bar is right. */
  readonly spacer: HTMLDivElement;
  /** As large as the visible part only: browsers draw nothing on a canvas of more than 65 535 px, about 2 900 rows. */
  readonly canvas: HTMLCanvasElement;
  /** Around the frame under the pointer and that of the keyboard cursor. Elements, so that moving them draws no frame again. */
  readonly outlines: { readonly hovered: HTMLDivElement; readonly cursor: HTMLDivElement };
  /** Follows the pointer. */
  readonly tooltip: HTMLDivElement;
  /** Read aloud by screen readers when its text changes. */
  readonly status: HTMLDivElement;
}

/** Makes the elements around a canvas, styled through the CSSOM only, so that a strict content security policy allows them. */
export function createGraphElements(canvas: HTMLCanvasElement): GraphElements {
  const document = canvas.ownerDocument;
  const element = (style: Partial<CSSStyleDeclaration>): HTMLDivElement =>
    styled(document.createElement('div'), style);

  const root = element({ position: 'relative', width: '100%', height: '100%' });
  const scroller = element({ position: 'absolute', inset: '0', overflowX: 'hidden', overflowY: 'auto' });
  const spacer = element({ position: 'relative', minHeight: '100%' });
  styled(canvas, { position: 'sticky', top: '0', display: 'block', outlineOffset: '-2px' });
  const outline = (widthPx: number): HTMLDivElement => {
    const border = `${widthPx}px solid`;
    const made = element({ position: 'absolute', boxSizing: 'border-box', pointerEvents: 'none', border });
    made.hidden = true;
    return made;
  };
  const outlines = { hovered: outline(1), cursor: outline(2) };
  const tooltip = element({
    position: 'fixed',
    zIndex: '1000',
    maxWidth: 'min(480px, calc(100vw - 16px))',
    padding: '8px 10px',
    borderRadius: '6px',
    pointerEvents: 'none',
    fontSize: '12px',
    lineHeight: '1.45',
    overflowWrap: 'anywhere',
    boxShadow: '0 4px 16px rgb(0 0 0 / 0.24)',
    border: '1px solid var(--hotspan-flame-tooltip-border, color-mix(in srgb, CanvasText 20%, Canvas))',
    background: 'var(--hotspan-flame-tooltip-background, Canvas)',
    color: 'var(--hotspan-flame-tooltip-text, CanvasText)',
  });
  // Not display: none, which would take it from the accessibility tree.
  const status = element({
    position: 'absolute',
    width: '1px',
    height: '1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  });

  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  // Firefox makes a scroll area a tab stop of its own; the canvas is the one that reacts to keys.
  scroller.tabIndex = -1;
  tooltip.setAttribute('role', 'tooltip');
  tooltip.hidden = true;
  status.setAttribute('aria-live', 'polite');
  spacer.append(canvas, outlines.hovered, outlines.cursor);
  scroller.append(spacer);
  root.append(scroller, tooltip, status);
  return { root, scroller, spacer, canvas, outlines, tooltip, status };
}

function styled<E extends HTMLElement>(element: E, style: Partial<CSSStyleDeclaration>): E {
  Object.assign(element.style, style);
  return element;
}

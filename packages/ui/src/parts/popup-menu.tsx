import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import './popup-menu.css';

/** One thing to choose. */
export interface MenuItem {
  readonly text: string;
  readonly onPick: () => void;
}

/** Distance from the edge of the window. */
const EDGE_PX = 8;

/**
 * A menu at a place of the window, with the focus on its first item. Arrow keys, Home, End and first letters go through it; Escape and
 * a click elsewhere close it and give the focus back.
 */
export function PopupMenu(props: {
  readonly title: ReactNode;
  readonly label: string;
  readonly place: { readonly x: number; readonly y: number };
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}): ReactElement {
  const menu = useRef<HTMLDivElement>(null);
  const { x, y } = props.place;

  useEffect(() => {
    const element = menu.current;
    if (element === null) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(Math.min(x, innerWidth - width - EDGE_PX), EDGE_PX)}px`;
    element.style.top = `${Math.max(Math.min(y, innerHeight - height - EDGE_PX), EDGE_PX)}px`;
    itemsOf(element)[0]?.focus();
  }, [x, y]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (menu.current === null || event.ctrlKey || event.altKey || event.metaKey) return;
    const items = itemsOf(menu.current);
    const current = items.findIndex((item) => item.matches(':focus'));
    const target = targetOf(event.key, items, current);
    if (event.key === 'Tab') menu.current.hidePopover();
    if (target === undefined) return;
    event.preventDefault();
    items[(target + items.length) % items.length]?.focus();
  };
  return (
    <div
      ref={menu}
      popover="auto"
      role="menu"
      className="popup-menu"
      data-testid="menu"
      tabIndex={-1}
      aria-label={props.label}
      onKeyDown={onKeyDown}
      onToggle={(event) => event.newState === 'closed' && props.onClose()}
    >
      <p className="popup-menu-title" aria-hidden="true">
        {props.title}
      </p>
      {props.items.map(({ text, onPick }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            // First, so that the focus is back before what follows takes it elsewhere.
            menu.current?.hidePopover();
            onPick();
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
}

/** The item that a key leads to, which may be one before the first or behind the last; undefined for other keys. */
function targetOf(key: string, items: readonly HTMLElement[], current: number): number | undefined {
  if (key === 'ArrowDown') return current + 1;
  if (key === 'ArrowUp') return current - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return items.length - 1;
  if (key.length !== 1 || key === ' ') return undefined;
  const startsWith = (item: HTMLElement): boolean =>
    item.textContent.toLowerCase().startsWith(key.toLowerCase());
  const next = items.findIndex((item, index) => index > current && startsWith(item));
  const found = next >= 0 ? next : items.findIndex(startsWith);
  return found < 0 ? undefined : found;
}

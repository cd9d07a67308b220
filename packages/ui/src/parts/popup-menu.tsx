import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { menuItemsOf, moveInMenu } from './menu-keys.js';
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
    menuItemsOf(element)[0]?.focus();
  }, [x, y]);

  return (
    <div
      ref={menu}
      popover="auto"
      role="menu"
      className="popup-menu"
      data-testid="menu"
      tabIndex={-1}
      aria-label={props.label}
      onKeyDown={moveInMenu}
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

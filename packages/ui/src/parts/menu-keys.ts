import type { KeyboardEvent } from 'react';

/** The items of a menu in their order. */
export function menuItemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
}

/**
 * Moves the focus in a menu that is a popover: by arrow keys and first letters, round at both ends, and by Home and End. Tab closes it;
 * Escape is the browser's. Source: https://www.w3.org/WAI/ARIA/apg/patterns/menubar/.
 */
export function moveInMenu(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const menu = event.currentTarget;
  if (event.key === 'Tab') menu.hidePopover();
  const items = menuItemsOf(menu);
  const current = items.findIndex((item) => item.matches(':focus'));
  const target = targetOf(event.key, items, current);
  if (target === undefined) return;
  event.preventDefault();
  items.at(target % items.length)?.focus();
}

/** Index of the item that a key leads to, from -1 for the last one to one behind it; undefined for other keys. */
function targetOf(key: string, items: readonly HTMLElement[], current: number): number | undefined {
  if (key === 'ArrowDown') return current + 1;
  // From where no item has the focus, up is to the last one, too.
  if (key === 'ArrowUp') return Math.max(current - 1, -1);
  if (key === 'Home') return 0;
  if (key === 'End') return -1;
  if (key.length !== 1 || key === ' ') return undefined;
  const startsWith = (item: HTMLElement): boolean =>
    item.textContent.toLowerCase().startsWith(key.toLowerCase());
  const next = items.findIndex((item, index) => index > current && startsWith(item));
  const found = next >= 0 ? next : items.findIndex(startsWith);
  return found < 0 ? undefined : found;
}

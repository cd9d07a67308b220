import type { Orientation } from '../layout/zoom-layout.js';
import type { CursorMove } from './move-cursor.js';

/** What a key asks the graph to do. */
export type KeyCommand =
  | { readonly kind: 'move'; readonly move: CursorMove }
  | { readonly kind: 'zoom' }
  | { readonly kind: 'reset' }
  /** To the next match of the search, or the one before. */
  | { readonly kind: 'match'; readonly step: 1 | -1 }
  /** To the page's search box. */
  | { readonly kind: 'search' }
  | { readonly kind: 'menu' };

const COMMANDS: Readonly<Record<string, KeyCommand>> = {
  ArrowUp: { kind: 'move', move: 'parent' },
  ArrowDown: { kind: 'move', move: 'child' },
  ArrowLeft: { kind: 'move', move: 'previous' },
  ArrowRight: { kind: 'move', move: 'next' },
  Enter: { kind: 'zoom' },
  ' ': { kind: 'zoom' },
  Escape: { kind: 'reset' },
  Home: { kind: 'reset' },
  n: { kind: 'match', step: 1 },
  p: { kind: 'match', step: -1 },
  '/': { kind: 'search' },
  ContextMenu: { kind: 'menu' },
};

/** Up and down are what they are on screen. */
const IN_FLAME: Readonly<Record<string, KeyCommand>> = {
  ...COMMANDS,
  ArrowUp: { kind: 'move', move: 'child' },
  ArrowDown: { kind: 'move', move: 'parent' },
};

/** The command of a key; undefined for other keys and for keys with Ctrl, Alt or Meta, which belong to the browser. */
export function keyCommand(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'>,
  orientation: Orientation,
): KeyCommand | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey) return undefined;
  // Where keyboards have no key for menus.
  if (event.key === 'F10' && event.shiftKey) return { kind: 'menu' };
  if (!Object.hasOwn(COMMANDS, event.key)) return undefined;
  return (orientation === 'icicle' ? COMMANDS : IN_FLAME)[event.key];
}

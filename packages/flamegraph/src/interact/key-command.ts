import type { CursorMove } from './move-cursor.js';

/** What a key asks the graph to do. */
export type KeyCommand =
  | { readonly kind: 'move'; readonly move: CursorMove }
  | { readonly kind: 'zoom' }
  | { readonly kind: 'reset' };

const COMMANDS: Readonly<Record<string, KeyCommand>> = {
  ArrowUp: { kind: 'move', move: 'parent' },
  ArrowDown: { kind: 'move', move: 'child' },
  ArrowLeft: { kind: 'move', move: 'previous' },
  ArrowRight: { kind: 'move', move: 'next' },
  Enter: { kind: 'zoom' },
  ' ': { kind: 'zoom' },
  Escape: { kind: 'reset' },
  Home: { kind: 'reset' },
};

/** The command of a key; undefined for other keys and for keys with Ctrl, Alt or Meta, which belong to the browser. */
export function keyCommand(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>,
): KeyCommand | undefined {
  if (event.ctrlKey || event.altKey || event.metaKey || !Object.hasOwn(COMMANDS, event.key)) return undefined;
  return COMMANDS[event.key];
}

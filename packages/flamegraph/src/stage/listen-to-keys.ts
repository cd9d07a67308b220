import { ROOT_NODE } from '../decode/flame-data.js';
import { type KeyCommand, keyCommand } from '../interact/key-command.js';
import { moveCursor } from '../interact/move-cursor.js';
import { NO_NODE } from './graph-state.js';
import type { StageParts } from './listen-to-pointer.js';

/** Obeys the keys of `keyCommand`; `onSearch` is the page's. */
export function listenToKeys(
  { canvas, state, navigation, menu, signal }: StageParts,
  onSearch: () => void,
): void {
  const obey = (command: KeyCommand): void => {
    const { data, layout, cursor } = state;
    switch (command.kind) {
      case 'move':
        navigation.setCursor(
          cursor === NO_NODE ? layout.focus : moveCursor(data, layout, cursor, command.move),
        );
        break;
      case 'zoom':
        if (cursor !== NO_NODE) navigation.zoomTo(cursor);
        break;
      case 'reset':
        navigation.zoomTo(ROOT_NODE);
        navigation.setCursor(ROOT_NODE);
        break;
      case 'match':
        navigation.showMatch(command.step);
        break;
      case 'search':
        onSearch();
        break;
      case 'menu':
        menu.openAtCursor();
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const command = keyCommand(event, state.view.orientation);
    if (command === undefined || (command.kind === 'menu' && !menu.isOffered)) return;
    event.preventDefault();
    obey(command);
  };

  canvas.addEventListener('keydown', onKeyDown, { signal });
}

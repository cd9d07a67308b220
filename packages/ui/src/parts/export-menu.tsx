import {
  type KeyboardEvent,
  type ReactElement,
  type ToggleEvent,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { UiError } from '../client/errors.js';
import { beginLoading } from '../client/loading-count.js';
import { type ExportAction, exportGroupsOf } from '../export/export-choices.js';
import type { ExportRequest } from '../export/run-export.js';
import { Icon } from './icon.js';
import { ProblemNote } from './problem-note.js';
import './export-menu.css';

/** The button and menu that take a flame graph somewhere else: into files, the clipboard, speedscope. */
export function ExportMenu(props: Omit<ExportRequest, 'signal'>): ReactElement {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const running = useRef<AbortController>(undefined);
  const [done, setDone] = useState('');
  const [error, setError] = useState<Error>();
  useEffect(() => () => running.current?.abort(), []);

  const run = async (action: ExportAction): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    const endLoading = beginLoading();
    setDone('');
    setError(undefined);
    try {
      // What writes files is not needed to show the page.
      const { runExport } = await import('../export/run-export.js');
      const said = await runExport(action, { ...props, signal });
      menu.current?.hidePopover();
      setDone(said);
    } catch (caught) {
      if (!signal.aborted) setError(caught instanceof Error ? caught : new Error(String(caught)));
    } finally {
      endLoading();
    }
  };
  const onToggle = (event: ToggleEvent<HTMLDivElement>): void => {
    if (event.newState !== 'open') return;
    setDone('');
    setError(undefined);
    itemsOf(event.currentTarget)[0]?.focus();
  };

  return (
    <>
      <output className="export-done" data-testid="export-done">
        {done}
      </output>
      <button
        type="button"
        className="export-button"
        data-testid="export"
        popoverTarget={id}
        aria-haspopup="menu"
      >
        <Icon name="export" /> Export
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label="Export"
        className="export-menu"
        data-testid="export-menu"
        onToggle={onToggle}
        onKeyDown={moveInMenu}
      >
        {exportGroupsOf(props.subject).map(({ title, choices }) => (
          <fieldset key={title}>
            <legend>{title}</legend>
            {choices.map((choice) => (
              <button
                key={choice.id}
                type="button"
                role="menuitem"
                tabIndex={-1}
                data-testid={`export-${choice.id}`}
                onClick={() => void run(choice.action)}
              >
                {choice.text}
              </button>
            ))}
          </fieldset>
        ))}
        {error !== undefined && (
          <ProblemNote
            message={error.message}
            fix={error instanceof UiError ? error.fix : undefined}
            testId="export-error"
          />
        )}
      </div>
    </>
  );
}

/** Arrows, Home and End move in a menu; Tab leaves it (https://www.w3.org/WAI/ARIA/apg/patterns/menubar/). Escape is the browser's. */
function moveInMenu(event: KeyboardEvent<HTMLDivElement>): void {
  const menu = event.currentTarget;
  if (event.key === 'Tab') menu.hidePopover();
  const items = itemsOf(menu);
  const focused = document.activeElement;
  const index = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
  const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  // Round at both ends; -2 is up from where no item has the focus.
  items.at(next < -1 ? -1 : next % items.length)?.focus();
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}

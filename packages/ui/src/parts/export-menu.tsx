import { type ReactElement, type ToggleEvent, useEffect, useId, useRef, useState } from 'react';
import { UiError } from '../client/errors.js';
import { beginLoading } from '../client/loading-count.js';
import { type ExportAction, exportGroupsOf } from '../export/export-choices.js';
import type { ExportRequest } from '../export/run-export.js';
import { Icon } from './icon.js';
import { menuItemsOf, moveInMenu } from './menu-keys.js';
import { ProblemNote } from './problem-note.js';
import './export-menu.css';

/** The button and menu that take a flame graph somewhere else: into files, the clipboard, speedscope. */
export function ExportMenu(
  props: Omit<ExportRequest, 'signal' | 'data'> & {
    /** Undefined while there is no graph; the button keeps its place. */
    readonly data: ExportRequest['data'] | undefined;
  },
): ReactElement {
  const { data } = props;
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const running = useRef<AbortController>(undefined);
  const [done, setDone] = useState('');
  const [error, setError] = useState<Error>();
  useEffect(() => () => running.current?.abort(), []);

  const run = async (action: ExportAction): Promise<void> => {
    if (data === undefined) return;
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
      const said = await runExport(action, { ...props, data, signal });
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
    menuItemsOf(event.currentTarget)[0]?.focus();
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
        disabled={data === undefined}
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

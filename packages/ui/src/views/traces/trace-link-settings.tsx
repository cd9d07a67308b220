import { type FormEvent, type ReactElement, useId, useRef, useState } from 'react';
import { checkTraceLink } from '../../state/trace-link.js';
import type { TraceLinkState } from './use-trace-link.js';

/** Where the user says which address shows a trace in their tracing UI. */
export function TraceLinkSettings({ own, ofServer, onSet }: Omit<TraceLinkState, 'template'>): ReactElement {
  const [draft, setDraft] = useState(own);
  const [problem, setProblem] = useState<string>();
  const inputId = useId();
  const noteId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const summary = useRef<HTMLElement>(null);
  const close = (): void => {
    setIsOpen(false);
    summary.current?.focus();
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const template = draft.trim();
    const wrong = template === '' ? undefined : checkTraceLink(template);
    setProblem(wrong);
    if (wrong !== undefined) return;
    onSet(template);
    close();
  };
  return (
    <details
      className="trace-link-settings"
      open={isOpen}
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setIsOpen(false);
      }}
    >
      <summary ref={summary} data-testid="trace-link-settings">
        Link to your tracing UI
      </summary>
      {/* Takes the focus of clicks between its controls, which would close it otherwise. */}
      <form onSubmit={save} noValidate tabIndex={-1}>
        <label htmlFor={inputId}>Address of a trace in your tracing UI</label>
        <input
          id={inputId}
          type="url"
          data-testid="trace-link-template"
          value={draft}
          placeholder={ofServer ?? 'https://jaeger.example/trace/{trace_id}'}
          aria-invalid={problem !== undefined}
          aria-describedby={noteId}
          spellCheck={false}
          onChange={(event) => {
            setDraft(event.target.value);
            setProblem(undefined);
          }}
        />
        <p id={noteId} className={problem === undefined ? 'hint' : 'trace-link-problem'} aria-live="polite">
          {problem ?? (
            <>
              <code>{'{trace_id}'}</code> and <code>{'{span_id}'}</code> are replaced. Kept in this browser
              only
              {ofServer === undefined ? '.' : '; empty for the address that the server gives.'}
            </>
          )}
        </p>
        <button type="submit" data-testid="trace-link-save">
          Save
        </button>
      </form>
    </details>
  );
}

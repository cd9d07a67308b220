import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { readId } from '../state/read-id.js';
import { Icon } from './icon.js';

/** How long typing must rest before an id counts: on the way to the 32 digits of a trace id lie the 16 of a span id. */
const REST_MS = 600;

/** One field for a trace id or a span id, told apart by length. Applies on Enter, on leaving it, or when typing rests. */
export function IdField(props: {
  /** The text that applies. */
  readonly value: string;
  /** Called with a valid id in lower case, or the empty string. */
  readonly onApply: (id: string) => void;
}): ReactElement {
  const [draft, setDraft] = useState(props.value);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const errorId = useId();
  const { value, onApply } = props;

  useEffect(() => setDraft(value), [value]);
  useEffect(() => () => clearTimeout(rest.current), []);

  const apply = (text: string): void => {
    clearTimeout(rest.current);
    const next = readId(text);
    if (next.kind === 'invalid') return;
    const id = next.kind === 'none' ? '' : next.id;
    if (id !== value) onApply(id);
  };
  const read = readId(draft);
  return (
    <form
      className="text-field id-field"
      onSubmit={(event) => {
        event.preventDefault();
        apply(draft);
      }}
    >
      <input
        data-testid="id-filter"
        type="text"
        value={draft}
        placeholder="Trace id or span id"
        aria-label="Narrow to a trace id or span id"
        aria-invalid={read.kind === 'invalid'}
        aria-describedby={read.kind === 'invalid' ? errorId : undefined}
        autoComplete="off"
        spellCheck={false}
        onBlur={() => apply(draft)}
        onChange={(event) => {
          const text = event.target.value;
          setDraft(text);
          clearTimeout(rest.current);
          rest.current = setTimeout(() => apply(text), REST_MS);
        }}
      />
      {draft !== '' && (
        <button
          type="button"
          className="text-field-clear"
          aria-label="Clear the id"
          onClick={() => {
            setDraft('');
            apply('');
          }}
        >
          <Icon name="close" />
        </button>
      )}
      {read.kind === 'invalid' && (
        <p id={errorId} className="field-error" role="alert" data-testid="id-error">
          {read.message}
        </p>
      )}
    </form>
  );
}

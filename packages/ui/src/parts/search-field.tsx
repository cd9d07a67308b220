import { type ReactElement, type RefObject, useId } from 'react';
import { Icon } from './icon.js';

/** The search box of the flame graph, with what is wrong with the text, if anything. */
export function SearchField(props: {
  readonly value: string;
  readonly problem: string | undefined;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onChange: (text: string) => void;
  /** Enter: to the next match; with Shift to the one before. */
  readonly onStep: (step: 1 | -1) => void;
}): ReactElement {
  const errorId = useId();
  const isInvalid = props.problem !== undefined;
  return (
    <div className="text-field search-field">
      <Icon name="search" />
      <input
        ref={props.inputRef}
        data-testid="search"
        type="text"
        value={props.value}
        placeholder="Search functions or /regex/"
        aria-label="Search functions"
        aria-invalid={isInvalid}
        aria-describedby={isInvalid ? errorId : undefined}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onChange('');
          if (event.key === 'Enter') props.onStep(event.shiftKey ? -1 : 1);
        }}
      />
      {props.value !== '' && (
        <button
          type="button"
          className="text-field-clear"
          aria-label="Clear the search"
          onClick={() => props.onChange('')}
        >
          <Icon name="close" />
        </button>
      )}
      {isInvalid && (
        <p id={errorId} className="field-error" role="alert">
          {props.problem}
        </p>
      )}
    </div>
  );
}

import { type ReactElement, useId } from 'react';
import { Icon } from './icon.js';

/** The search box of the flame graph, with what is wrong with the text, if anything. */
export function SearchField(props: {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}): ReactElement {
  const errorId = useId();
  const isInvalid = props.problem !== undefined;
  return (
    <div className="text-field search-field">
      <Icon name="search" />
      <input
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

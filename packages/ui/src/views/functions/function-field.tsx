import { splitName } from '@hotspan/flamegraph';
import { type FormEvent, type ReactElement, useId } from 'react';
import type { FunctionCost } from '../../client/load-functions.js';
import { Icon } from '../../parts/icon.js';
import { matchFunctions } from '../../state/match-functions.js';

/** More make the browser's list slow, and nobody scrolls that far. */
const MAX_SUGGESTIONS = 50;

/** A search box for a function by its name, with suggestions. */
export function FunctionField(props: {
  /** The function on screen; empty for none. */
  readonly current: string;
  /** What is typed. */
  readonly text: string;
  readonly functions: readonly FunctionCost[];
  readonly onType: (text: string) => void;
  /** A suggestion was picked. */
  readonly onChoose: (name: string) => void;
  /** Enter was pressed. */
  readonly onSubmit: () => void;
}): ReactElement {
  const { text, functions } = props;
  const listId = useId();
  const matches = matchFunctions(functions, text);
  const type = (typed: string, isPicked: boolean): void => {
    // A suggestion that is picked counts at once; the same text typed may be on the way to a longer name.
    if (isPicked && functions.some(({ name }) => name === typed)) props.onChoose(typed);
    else props.onType(typed);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') props.onSubmit();
  };
  return (
    <form className="text-field function-field" onSubmit={submit}>
      <Icon name="search" />
      <input
        data-testid="function-search"
        type="text"
        list={listId}
        value={text}
        placeholder={props.current === '' ? 'Find a function by its name' : 'Find another function'}
        aria-label="Find a function by its name; Enter opens the first match"
        autoComplete="off"
        spellCheck={false}
        onFocus={() => props.onType(text)}
        onChange={(event) => {
          const { inputType } = event.nativeEvent as InputEvent;
          // Browsers tell a picked suggestion by this word, or by none.
          type(event.target.value, inputType === undefined || inputType === 'insertReplacementText');
        }}
      />
      <datalist id={listId}>
        {matches.slice(0, MAX_SUGGESTIONS).map(({ name }) => (
          <option key={name} value={name}>
            {splitName(name).place}
          </option>
        ))}
      </datalist>
    </form>
  );
}

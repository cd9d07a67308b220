import { type ReactElement, useEffect, useId, useState } from 'react';
import { isFilter } from '../../state/label-filter.js';
import type { TimeRange } from '../../state/time-range.js';

/** Matchers of labels as a text. Applies on Enter, or on leaving it. */
export function FilterField(props: {
  readonly service: string;
  readonly range: TimeRange;
  /** The text that applies. */
  readonly filter: string;
  readonly onChange: (filter: string) => void;
  /** Begins the `data-testid` of its parts. */
  readonly idPrefix: string;
}): ReactElement {
  const { filter, onChange, idPrefix } = props;
  const [draft, setDraft] = useState(filter);
  const errorId = useId();
  useEffect(() => setDraft(filter), [filter]);
  const isValid = isFilter(draft);
  const apply = (): void => {
    if (isValid && draft.trim() !== filter) onChange(draft.trim());
  };
  return (
    <form
      className="text-field filter-field"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <input
        data-testid={`${idPrefix}-filter`}
        type="text"
        value={draft}
        placeholder={'All labels, or region="eu"'}
        aria-label={`Labels of the ${idPrefix}`}
        aria-invalid={!isValid}
        aria-describedby={isValid ? undefined : errorId}
        autoComplete="off"
        spellCheck={false}
        onBlur={apply}
        onChange={(event) => setDraft(event.target.value)}
      />
      {!isValid && (
        <p id={errorId} className="field-error" role="alert">
          Write labels like region="eu", "service.version"!="1.0", separated by commas.
        </p>
      )}
    </form>
  );
}

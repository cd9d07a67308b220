import { type FocusEvent, type ReactElement, useEffect, useState } from 'react';
import type { TimeRange } from '../../state/time-range.js';
import { formatLocalTime, parseLocalTime } from './local-time.js';

/** The range of a side as two times: what dragging on its timeline does, by keyboard. Applies on Enter, or on leaving both. */
export function RangeFields(props: {
  readonly range: TimeRange;
  /** Begins the labels and the `data-testid` of both. */
  readonly side: string;
  readonly onChange: (range: TimeRange) => void;
}): ReactElement {
  const { side, onChange } = props;
  const shown = { from: formatLocalTime(props.range.startMs), to: formatLocalTime(props.range.endMs) };
  const [draft, setDraft] = useState(shown);
  useEffect(() => setDraft({ from: shown.from, to: shown.to }), [shown.from, shown.to]);

  const startMs = parseLocalTime(draft.from);
  const endMs = parseLocalTime(draft.to);
  const isValid = startMs !== undefined && endMs !== undefined && startMs < endMs;
  const apply = (): void => {
    const isChanged = draft.from !== shown.from || draft.to !== shown.to;
    if (isValid && isChanged) onChange({ startMs, endMs });
  };
  const isLeft = ({ currentTarget, relatedTarget }: FocusEvent<HTMLFormElement>): boolean =>
    !currentTarget.contains(relatedTarget);
  return (
    <form
      className="range-fields"
      onBlur={(event) => isLeft(event) && apply()}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      {(['from', 'to'] as const).map((end) => (
        <input
          key={end}
          type="datetime-local"
          step={1}
          aria-label={`${side} ${end}`}
          aria-invalid={!isValid}
          title={isValid ? undefined : 'The first time must be before the second'}
          data-testid={`${side.toLowerCase()}-${end}`}
          value={draft[end]}
          onChange={(event) => setDraft({ ...draft, [end]: event.target.value })}
        />
      ))}
      {/* Two fields and no button: without one, Enter would do nothing. */}
      <button type="submit" hidden>
        Apply
      </button>
    </form>
  );
}

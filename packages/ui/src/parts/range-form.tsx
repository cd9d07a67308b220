import { type FormEvent, type ReactElement, useId, useState } from 'react';
import { describeZone, formatLocalTime, readLocalRange } from '../state/local-time.js';
import { resolveRange } from '../state/time-range.js';
import './range-form.css';
import { RELATIVE_RANGES } from './relative-ranges.js';

/** Fields for any two times, in the browser's zone, and buttons for ranges that end now. */
export function RangeForm(props: {
  readonly from: string;
  readonly to: string;
  readonly onPick: (from: string, to: string) => void;
}): ReactElement {
  const id = useId();
  const { from, to, onPick } = props;
  const [draft, setDraft] = useState(() => {
    const { startMs, endMs } = resolveRange(from, to, Date.now());
    return { from: formatLocalTime(startMs), to: formatLocalTime(endMs) };
  });
  const [problem, setProblem] = useState<string>();

  const apply = (event: FormEvent): void => {
    event.preventDefault();
    const read = readLocalRange(draft.from, draft.to, Date.now());
    setProblem(read.problem);
    if (read.problem === undefined) onPick(String(read.startMs), String(read.endMs));
  };
  const field = (name: 'from' | 'to', label: string): ReactElement => (
    <label>
      <span className="field-label">{label}</span>
      <input
        type="datetime-local"
        step="1"
        data-testid={`range-${name}`}
        value={draft[name]}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}problem`}
        onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
      />
    </label>
  );

  return (
    <>
      <form noValidate onSubmit={apply}>
        {field('from', 'From')}
        {field('to', 'To')}
        {problem !== undefined && (
          <p id={`${id}problem`} className="range-problem" role="alert" data-testid="range-problem">
            {problem}
          </p>
        )}
        <div className="range-apply">
          <span className="hint">{describeZone(Date.now())}</span>
          <button type="submit" data-testid="range-apply">
            Apply
          </button>
        </div>
      </form>
      <div className="range-relative">
        {RELATIVE_RANGES.map(([each, text]) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === from && to === 'now'}
            onClick={() => onPick(each, 'now')}
          >
            {text}
          </button>
        ))}
      </div>
    </>
  );
}

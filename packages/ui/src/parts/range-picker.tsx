import { type FormEvent, type ReactElement, useId, useRef, useState } from 'react';
import { describeZone, formatLocalTime, readLocalRange } from '../state/local-time.js';
import { isRelative, resolveRange } from '../state/time-range.js';
import { Icon } from './icon.js';
import './range-picker.css';

/** Ranges that end now and have no button of their own. */
const RELATIVE: readonly (readonly [from: string, text: string])[] = [
  ['now-30m', 'Last 30 minutes'],
  ['now-3h', 'Last 3 hours'],
  ['now-12h', 'Last 12 hours'],
  ['now-2d', 'Last 2 days'],
  ['now-14d', 'Last 14 days'],
  ['now-30d', 'Last 30 days'],
];

/** A button that opens a choice of any range: two times, or a time up to now. */
export function RangePicker(props: {
  readonly from: string;
  readonly to: string;
  readonly onPick: (from: string, to: string) => void;
}): ReactElement {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState({ from: '', to: '' });
  const [problem, setProblem] = useState<string>();
  const { from, to } = props;

  const pick = (pickedFrom: string, pickedTo: string): void => {
    popover.current?.hidePopover();
    props.onPick(pickedFrom, pickedTo);
  };
  const begin = (): void => {
    const { startMs, endMs } = resolveRange(from, to, Date.now());
    setDraft({ from: formatLocalTime(startMs), to: formatLocalTime(endMs) });
    setProblem(undefined);
  };
  const apply = (event: FormEvent): void => {
    event.preventDefault();
    const read = readLocalRange(draft.from, draft.to, Date.now());
    setProblem(read.problem);
    if (read.problem === undefined) pick(String(read.startMs), String(read.endMs));
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
      <button
        type="button"
        className="popover-button"
        data-testid="range-picker"
        popoverTarget={id}
        title="Another time range"
        aria-label="Another time range"
        aria-pressed={!isRelative(props) || RELATIVE.some(([each]) => each === from && to === 'now')}
      >
        <Icon name="calendar" />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="popover range-popover"
        data-testid="range-popover"
        onBeforeToggle={(event) => event.newState === 'open' && begin()}
      >
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
          {RELATIVE.map(([each, text]) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === from && to === 'now'}
              onClick={() => pick(each, 'now')}
            >
              {text}
            </button>
          ))}
        </div>
      </div>
    </>
  );
}

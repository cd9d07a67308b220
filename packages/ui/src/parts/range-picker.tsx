import { lazy, type ReactElement, Suspense, useId, useRef, useState } from 'react';
import { isRelative } from '../state/time-range.js';
import { Icon } from './icon.js';
import { RELATIVE_RANGES } from './relative-ranges.js';

const RangeForm = lazy(async () => ({ default: (await import('./range-form.js')).RangeForm }));

/** A button that opens a choice of any range: two times, or a time up to now. */
export function RangePicker(props: {
  readonly from: string;
  readonly to: string;
  readonly onPick: (from: string, to: string) => void;
}): ReactElement {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const { from, to } = props;
  const isKnown = to === 'now' && RELATIVE_RANGES.some(([each]) => each === from);
  return (
    <>
      <button
        type="button"
        className="popover-button"
        data-testid="range-picker"
        popoverTarget={id}
        title="Another time range"
        aria-label="Another time range"
        aria-pressed={isKnown || !isRelative(props)}
      >
        <Icon name="calendar" />
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="popover range-popover"
        data-testid="range-popover"
        onBeforeToggle={(event) => setIsOpen(event.newState === 'open')}
      >
        {isOpen && (
          <Suspense>
            <RangeForm
              from={from}
              to={to}
              onPick={(pickedFrom, pickedTo) => {
                popover.current?.hidePopover();
                props.onPick(pickedFrom, pickedTo);
              }}
            />
          </Suspense>
        )}
      </div>
    </>
  );
}

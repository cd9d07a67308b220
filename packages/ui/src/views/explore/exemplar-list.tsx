import { formatValue } from '@hotspan/flamegraph';
import { memo, type NamedExoticComponent, type ReactElement, useId, useRef } from 'react';
import type { Exemplar } from '../../client/load-exemplars.js';
import { LabelList } from '../../parts/label-list.js';
import { formatTime } from '../../state/format-range.js';
import { tellingFirst } from '../../state/telling-labels.js';

/** More than that nobody reads; the dots have them all. */
const MAX_ROWS = 100;

interface ExemplarListProps {
  readonly exemplars: readonly Exemplar[];
  /** The profile that is shown; empty for none. */
  readonly shown: string;
  readonly unit: string;
  readonly onPick: (profileId: string) => void;
}

/**
 * The button that opens the list of single profiles, each of which leads to its flame graph. Sorted again only for other profiles: the
 * panel around it follows the pointer.
 */
export const ExemplarList: NamedExoticComponent<ExemplarListProps> = memo(function ExemplarList(
  props: ExemplarListProps,
): ReactElement {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const rows = props.exemplars.toSorted((a, b) => b.value - a.value).slice(0, MAX_ROWS);
  const order = tellingFirst(rows);
  return (
    <>
      <button type="button" data-testid="exemplars" popoverTarget={id} aria-pressed={props.shown !== ''}>
        Profiles
      </button>
      <div ref={popover} id={id} popover="auto" className="popover exemplar-list" data-testid="exemplar-list">
        <p className="hint">The largest profile of each step, the largest of all first.</p>
        <ul>
          {rows.map(({ profileId, timeMs, value, labels }) => (
            <li key={profileId}>
              <button
                type="button"
                aria-pressed={profileId === props.shown}
                onClick={() => {
                  popover.current?.hidePopover();
                  props.onPick(profileId);
                }}
              >
                <strong>{formatValue(value, props.unit)}</strong> {formatTime(timeMs)}{' '}
                <LabelList labels={order(labels)} />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
});

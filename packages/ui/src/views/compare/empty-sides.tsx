import type { ReactElement } from 'react';
import { Notice } from '../../parts/notice.js';
import { formatRange } from '../../state/format-range.js';
import { describeProfileType } from '../../state/profile-type.js';
import { shiftTime } from '../../state/time-range.js';
import type { ViewState } from '../../state/view-state.js';
import type { CompareProps } from './compare-props.js';
import { TIME_PRESETS } from './presets.js';
import { SIDE_TITLES, type SideName, type Sides } from './sides.js';

const DAY_MS = 86_400_000;

/** Shown instead of a diff with nothing: which side has no samples, and the ways on from here. */
export function EmptySides(
  props: CompareProps & {
    /** What was asked for: while the next answer is on its way, not what is chosen. */
    readonly sides: Sides;
    readonly empty: readonly SideName[];
  },
): ReactElement {
  const { view, sides, page, onPick, empty } = props;
  const what = describeProfileType(view.type).title;
  const isBaseline = empty.includes('baseline');
  const isComparison = empty.includes('comparison');
  const names = isBaseline && isComparison ? 'Neither side has' : `The ${empty[0]} has no`;
  const dayBefore: Partial<ViewState> = {
    baseFrom: shiftTime(sides.comparison.from, DAY_MS, page.nowMs),
    baseTo: sides.comparison.from,
    ...{ windowFrom: '', windowTo: '' },
  };
  const halves = TIME_PRESETS.find(({ id }) => id === 'halves');
  const showLastDay = (): void => {
    onPick({ ...{ from: 'now-24h', to: 'now' }, ...{ windowFrom: '', windowTo: '' } });
    page.refresh();
  };
  return (
    <Notice
      kind="info"
      testId="empty-side"
      title={`${names} samples`}
      actions={
        <>
          {isComparison && (
            <button type="button" onClick={showLastDay}>
              Comparison: last 24 hours
            </button>
          )}
          {isBaseline && (
            <button type="button" onClick={() => onPick(dayBefore)}>
              Baseline: the 24 hours before the comparison
            </button>
          )}
          {isBaseline && !isComparison && halves !== undefined && (
            <button type="button" onClick={() => onPick(halves.apply(view, page.nowMs))}>
              {halves.title}
            </button>
          )}
          {empty.map((side) =>
            sides[side].filter === '' ? null : (
              <button
                key={side}
                type="button"
                onClick={() => onPick(side === 'baseline' ? { baseFilter: '' } : { filter: '' })}
              >
                {SIDE_TITLES[side]}: all labels
              </button>
            ),
          )}
        </>
      }
    >
      {empty.map((side) => {
        const { service, filter, range } = sides[side];
        return (
          <p key={side}>
            {SIDE_TITLES[side]}: {service} sent no {what} in {formatRange(range, page.nowMs)}
            {filter !== '' && (
              <>
                {' '}
                with <code>{filter}</code>
              </>
            )}
            . Drag on its timeline to where there is some.
          </p>
        );
      })}
    </Notice>
  );
}

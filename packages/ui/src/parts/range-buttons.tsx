import type { ReactElement } from 'react';
import { isLatest, moveRange, type RangeMove } from '../state/shift-range.js';
import { Icon, type IconName } from './icon.js';
import { RangePicker } from './range-picker.js';
import { RangePresets } from './range-presets.js';

const MOVES: readonly { readonly move: RangeMove; readonly icon: IconName; readonly title: string }[] = [
  { move: 'back', icon: 'back', title: 'Back by half the range' },
  { move: 'out', icon: 'out', title: 'Twice the range' },
  { move: 'forward', icon: 'forward', title: 'Forward by half the range' },
];

/** Buttons for ranges that end now, for any other range, and to go on from the one that is shown. */
export function RangeButtons(props: {
  readonly from: string;
  readonly to: string;
  readonly onPick: (from: string, to: string) => void;
}): ReactElement {
  const { from, to, onPick } = props;
  const go = (move: RangeMove): void => {
    const moved = moveRange({ from, to }, move, Date.now());
    onPick(moved.from, moved.to);
  };
  return (
    <>
      <RangePresets {...props}>
        <RangePicker {...props} />
      </RangePresets>
      <fieldset className="button-group" data-testid="range-moves">
        <legend className="visually-hidden">Move the time range</legend>
        {MOVES.map(({ move, icon, title }) => (
          <button
            key={move}
            type="button"
            className="icon-button"
            data-testid={`range-${move}`}
            aria-label={title}
            title={title}
            disabled={move === 'forward' && isLatest({ from, to }, Date.now())}
            onClick={() => go(move)}
          >
            <Icon name={icon} />
          </button>
        ))}
      </fieldset>
    </>
  );
}

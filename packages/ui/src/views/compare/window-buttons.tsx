import type { ReactElement } from 'react';
import type { TimeRange } from '../../state/time-range.js';
import type { ViewState } from '../../state/view-state.js';
import { widerWindow } from './time-window.js';

/** Changes how much time both timelines show. */
export function WindowButtons(props: {
  readonly view: Pick<ViewState, 'windowFrom' | 'windowTo'>;
  readonly window: TimeRange;
  readonly nowMs: number;
  readonly onPick: (fields: Pick<ViewState, 'windowFrom' | 'windowTo'>) => void;
}): ReactElement {
  const { view, onPick } = props;
  const showWider = (): void => {
    const { startMs, endMs } = widerWindow(props.window, props.nowMs);
    onPick({ windowFrom: String(startMs), windowTo: String(endMs) });
  };
  return (
    <fieldset className="button-group" data-testid="window">
      <legend className="visually-hidden">Both timelines</legend>
      <button type="button" title="Both timelines show twice the time" onClick={showWider}>
        More time
      </button>
      <button
        type="button"
        title="Both timelines show just as much as has both ranges"
        disabled={view.windowFrom === '' && view.windowTo === ''}
        onClick={() => onPick({ windowFrom: '', windowTo: '' })}
      >
        Fit
      </button>
    </fieldset>
  );
}

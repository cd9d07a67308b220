import type { ReactElement } from 'react';
import { LAYOUTS, type ViewState } from '../../state/view-state.js';

const TEXTS: Readonly<Record<ViewState['layout'], string>> = { overlay: 'One graph', sides: 'Side by side' };

/** Whether there is one flame graph of both sides or one of each. */
export function LayoutButtons(props: {
  readonly layout: ViewState['layout'];
  readonly onPick: (fields: Pick<ViewState, 'layout'>) => void;
}): ReactElement {
  return (
    <fieldset className="button-group" data-testid="layout">
      <legend className="visually-hidden">Flame graphs</legend>
      {LAYOUTS.map((layout) => (
        <button
          key={layout}
          type="button"
          aria-pressed={props.layout === layout}
          onClick={() => props.onPick({ layout })}
        >
          {TEXTS[layout]}
        </button>
      ))}
    </fieldset>
  );
}

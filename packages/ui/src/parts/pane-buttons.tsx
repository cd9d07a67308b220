import type { ReactElement } from 'react';
import { PANES, type ViewState } from '../state/view-state.js';

const TEXTS: Readonly<Record<ViewState['pane'], readonly [text: string, title: string]>> = {
  both: ['Both', 'Graph and table'],
  graph: ['Graph', 'The graph alone'],
  table: ['Table', 'The table of functions alone'],
};

/** Which of graph and table are shown. */
export function PaneButtons(props: {
  readonly pane: ViewState['pane'];
  readonly onPick: (pane: ViewState['pane']) => void;
}): ReactElement {
  return (
    <fieldset className="button-group">
      <legend className="visually-hidden">Show</legend>
      {PANES.map((pane) => {
        const [text, title] = TEXTS[pane];
        return (
          <button
            key={pane}
            type="button"
            data-testid={`pane-${pane}`}
            title={title}
            aria-pressed={pane === props.pane}
            onClick={() => props.onPick(pane)}
          >
            {text}
          </button>
        );
      })}
    </fieldset>
  );
}

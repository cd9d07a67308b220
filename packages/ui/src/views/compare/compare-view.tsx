import type { ReactElement } from 'react';
import type { ViewState } from '../../state/view-state.js';
import type { ViewProps } from '../view-props.js';
import './compare.css';
import { PresetsBar } from './presets-bar.js';
import { ResultPanel } from './result-panel.js';
import { SidePanel } from './side-panel.js';
import { SIDES } from './sides.js';
import { useCompare } from './use-compare.js';

/** Two selections of profiles against each other: which functions take a larger share than before. */
export default function CompareView({ view, change, page, theme }: ViewProps): ReactElement {
  const compare = useCompare(view, page);
  const pick = (fields: Partial<ViewState>): void => change(fields, 'push');
  const shared = { view, compare, page, theme, onPick: pick };
  return (
    <div className="compare">
      <PresetsBar {...shared} />
      <div className="compare-sides">
        {SIDES.map((side) => (
          <SidePanel key={side} side={side} {...shared} />
        ))}
      </div>
      <ResultPanel {...shared} change={change} />
    </div>
  );
}

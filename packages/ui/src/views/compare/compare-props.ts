import type { ViewState } from '../../state/view-state.js';
import type { ViewProps } from '../view-props.js';
import type { Compare } from './use-compare.js';

/** What the parts of the view get. */
export interface CompareProps extends Omit<ViewProps, 'change'> {
  readonly compare: Compare;
  /** Changes the view, as a step of the Back button. */
  readonly onPick: (fields: Partial<ViewState>) => void;
}

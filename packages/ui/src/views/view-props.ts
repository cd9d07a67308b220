import type { Page } from '../state/use-page.js';
import type { Theme } from '../state/use-theme.js';
import type { ChangeView } from '../state/use-view-state.js';
import type { ViewState } from '../state/view-state.js';

/** What every view gets. */
export interface ViewProps {
  readonly view: ViewState;
  readonly change: ChangeView;
  readonly page: Page;
  readonly theme: Theme;
}

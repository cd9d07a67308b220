import type { ReactElement } from 'react';
import type { ChangeView } from '../state/use-view-state.js';
import { TABS, type Tab, type ViewState } from '../state/view-state.js';
import { ViewLink } from './view-link.js';

/** Links to the views of the page, which keep what is chosen. */
export function TabLinks(props: {
  readonly view: ViewState;
  readonly titleOf: (tab: Tab) => string;
  readonly change: ChangeView;
}): ReactElement {
  const { view, change } = props;
  return (
    <nav className="tab-links" aria-label="Views">
      {TABS.map((tab) => (
        <ViewLink
          key={tab}
          view={view}
          change={change}
          to={{ tab }}
          isCurrent={tab === view.tab}
          testId={`tab-${tab}`}
        >
          {props.titleOf(tab)}
        </ViewLink>
      ))}
    </nav>
  );
}

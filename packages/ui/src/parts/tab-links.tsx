import type { MouseEvent, ReactElement } from 'react';
import { formatUrl } from '../state/format-url.js';
import { TABS, type Tab, type ViewState } from '../state/view-state.js';

/** Links to the views of the page, which keep what is chosen. */
export function TabLinks(props: {
  readonly view: ViewState;
  readonly titleOf: (tab: Tab) => string;
  readonly onOpen: (tab: Tab) => void;
}): ReactElement {
  const open = (event: MouseEvent, tab: Tab): void => {
    // The browser's own: open in a new tab or window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    props.onOpen(tab);
  };
  return (
    <nav className="tab-links" aria-label="Views">
      {TABS.map((tab) => (
        <a
          key={tab}
          href={formatUrl({ ...props.view, tab }) || '?'}
          aria-current={tab === props.view.tab ? 'page' : undefined}
          data-testid={`tab-${tab}`}
          onClick={(event) => open(event, tab)}
        >
          {props.titleOf(tab)}
        </a>
      ))}
    </nav>
  );
}

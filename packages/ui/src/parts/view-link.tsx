import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { formatUrl } from '../state/format-url.js';
import type { ChangeView } from '../state/use-view-state.js';
import type { ViewState } from '../state/view-state.js';

/** A link to another view of the page: it opens in place, or wherever the user's browser is told to open it. */
export function ViewLink(props: {
  readonly view: ViewState;
  readonly change: ChangeView;
  /** What is different there. */
  readonly to: Partial<ViewState>;
  /** Whether it leads to the view that is open. Default: no. */
  readonly isCurrent?: boolean;
  readonly className?: string;
  readonly testId?: string;
  readonly title?: string;
  readonly children: ReactNode;
}): ReactElement {
  const open = (event: MouseEvent): void => {
    // The browser's own: open in a new tab or window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    props.change(props.to, 'push');
  };
  return (
    <a
      href={formatUrl({ ...props.view, ...props.to }) || '?'}
      aria-current={props.isCurrent ? 'page' : undefined}
      className={props.className}
      data-testid={props.testId}
      title={props.title}
      onClick={open}
    >
      {props.children}
    </a>
  );
}

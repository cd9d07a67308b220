import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icon.js';

/** A message in place of, or above, what cannot be shown. */
export function Notice(props: {
  readonly kind: 'info' | 'error';
  readonly title: string;
  readonly testId?: string;
  readonly children?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
}): ReactElement {
  return (
    <div
      className={`notice notice-${props.kind}`}
      role={props.kind === 'error' ? 'alert' : undefined}
      data-testid={props.testId}
    >
      <h2>
        {props.kind === 'error' && <Icon name="warning" />}
        {props.title}
      </h2>
      {props.children}
      {props.actions !== undefined && <div className="notice-actions">{props.actions}</div>}
    </div>
  );
}

import { Component, type ReactNode } from 'react';
import { ErrorNotice } from './error-notice.js';

interface State {
  readonly error: Error | undefined;
}

/**
 * Shows what has gone wrong in a view instead of an empty page: above all that its code could not be loaded, as after an upgrade of the
 * server, which has other files then. A class because React has error boundaries as classes only.
 */
export class ViewBoundary extends Component<{ readonly children: ReactNode }, State> {
  override readonly state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <ErrorNotice title="This view cannot be shown" error={error} onRetry={() => location.reload()} />;
  }
}

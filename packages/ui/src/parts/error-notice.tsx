import type { ReactElement } from 'react';
import { UiError } from '../client/errors.js';
import { Notice } from './notice.js';

/** An error with its code, what to do, and a button to try again. */
export function ErrorNotice(props: {
  readonly title: string;
  readonly error: Error;
  readonly onRetry: () => void;
}): ReactElement {
  const { error } = props;
  return (
    <Notice
      kind="error"
      title={props.title}
      testId="error"
      actions={
        <button type="button" onClick={props.onRetry}>
          Try again
        </button>
      }
    >
      <p className="notice-facts">{error.message}</p>
      {error instanceof UiError && <p>{error.fix}</p>}
    </Notice>
  );
}

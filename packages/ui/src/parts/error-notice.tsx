import type { ReactElement } from 'react';
import { UiError } from '../client/errors.js';
import { askAgain } from '../client/token.js';
import { Notice } from './notice.js';

/** An error with its code, what to do, and a button to try again. */
export function ErrorNotice(props: {
  readonly title: string;
  readonly error: Error;
  readonly onRetry: () => void;
}): ReactElement {
  const { error } = props;
  const enterToken = async (): Promise<void> => {
    if (await askAgain(error.message)) props.onRetry();
  };
  return (
    <Notice
      kind="error"
      title={props.title}
      testId="error"
      actions={
        <>
          {error instanceof UiError && error.code === 'HOTSPAN_ERR_UI_TOKEN' && (
            <button type="button" data-testid="enter-token" onClick={() => void enterToken()}>
              Enter a token
            </button>
          )}
          <button type="button" onClick={props.onRetry}>
            Try again
          </button>
        </>
      }
    >
      <p className="notice-facts">{error.message}</p>
      {error instanceof UiError && <p>{error.fix}</p>}
    </Notice>
  );
}

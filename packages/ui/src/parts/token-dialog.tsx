import { type ReactElement, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { currentQuestion, declineToken, giveToken, subscribeToQuestion } from '../client/token.js';

/** Asks for a token while a request waits for one. */
export function TokenDialog(): ReactElement | null {
  const question = useSyncExternalStore(subscribeToQuestion, currentQuestion);
  return question === undefined ? null : <OpenDialog reason={question.reason} />;
}

function OpenDialog({ reason }: { readonly reason: string }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const [token, setToken] = useState('');
  const titleId = useId();
  const reasonId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="token-dialog"
      data-testid="token-dialog"
      aria-labelledby={titleId}
      // Escape.
      onCancel={declineToken}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          giveToken(token);
        }}
      >
        <h2 id={titleId}>This server asks for a token</h2>
        <p id={reasonId} className="notice-facts" data-testid="token-reason">
          {reason}
        </p>
        <label>
          <span>Token with the scope read</span>
          <input
            type="password"
            value={token}
            data-testid="token"
            aria-describedby={reasonId}
            required
            // What the server takes for one; anything else could not be sent in a header.
            pattern="[!-~]{8,512}"
            title="8 to 512 letters, digits and signs, without spaces"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setToken(event.target.value.trim())}
          />
        </label>
        <p className="hint">It is sent to this server only, and kept until this tab is closed.</p>
        <div className="notice-actions">
          <button type="submit" data-testid="use-token">
            Use token
          </button>
          <button type="button" onClick={declineToken}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}

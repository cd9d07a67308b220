import type { ReactElement } from 'react';
import { currentToken, forgetToken } from '../../client/token.js';

/** Lets the user take back the token that they entered. */
export function TokenPanel(): ReactElement | null {
  if (currentToken() === undefined) return null;
  const forget = (): void => {
    forgetToken();
    // What was read with it leaves the page as well.
    location.reload();
  };
  return (
    <section className="panel">
      <h2>Token</h2>
      <p>This tab sends a token with every request, until it is closed.</p>
      <div className="notice-actions">
        <button type="button" data-testid="forget-token" onClick={forget}>
          Forget token
        </button>
      </div>
    </section>
  );
}

import { UiError } from './errors.js';
import { lacksToken, readRefusal } from './refusal.js';
import { askForToken, currentToken } from './token.js';

/**
 * `fetch` from the server that the page came from, with the token that the user entered. Where the server asks for one, or for another
 * one, the user is asked and the request sent again; without an answer the refusal is returned.
 *
 * @param path - relative to `base`, by default the folder of the page, beside which everything is found wherever the server is mounted.
 * @throws UiError when nothing answers; or the signal's reason when aborted.
 */
export async function fetchFromServer(
  path: string,
  init: RequestInit = {},
  base: URL = pageFolder(),
): Promise<Response> {
  const url = new URL(path, base);
  for (;;) {
    const token = currentToken();
    const response = await fetch(url, withToken(init, token)).catch((error: unknown) => {
      init.signal?.throwIfAborted();
      throw new UiError('HOTSPAN_ERR_UI_UNREACHABLE', `${url.origin} does not answer.`, { cause: error });
    });
    if (response.status !== 401) return response;
    const refusal = await readRefusal(response.clone());
    const isWorthIt = lacksToken(refusal) && (await askForToken(token, refusal.message ?? '', init.signal));
    init.signal?.throwIfAborted();
    if (!isWorthIt) return response;
  }
}

function withToken(init: RequestInit, token: string | undefined): RequestInit {
  if (token === undefined) return init;
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}

function pageFolder(): URL {
  return new URL('.', document.baseURI);
}

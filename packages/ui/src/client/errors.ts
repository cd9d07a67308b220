/** Every error code of the page with what the user can do; messages carry the facts. Codes are public and never renamed. */
export const UI_ERRORS = {
  HOTSPAN_ERR_UI_UNREACHABLE:
    'Check that hotspan-server is running and that this page comes from it, then try again.',
  HOTSPAN_ERR_UI_REFUSED: 'Read what the server says, change the query accordingly, and try again.',
  HOTSPAN_ERR_UI_TOKEN:
    'Enter a token with the scope read, one that --auth-token of the server lists. It is kept in this tab only.',
  HOTSPAN_ERR_UI_LOGIN:
    'This page cannot send what is missing, such as the tenant. Open it through a proxy that adds it; where tokens are used, one of a single tenant will do.',
  HOTSPAN_ERR_UI_OLDER: 'Upgrade hotspan-server, which is older than this page, and reload.',
  HOTSPAN_ERR_UI_TOO_MUCH: 'Choose a shorter time range, or try again in a moment.',
  HOTSPAN_ERR_UI_ANSWER:
    'Something between this page and hotspan-server changed the answer. Check the proxy, then reload.',
  HOTSPAN_ERR_UI_CLIPBOARD:
    'Allow the page to use the clipboard, or open it by https or on localhost; or save a file instead.',
  HOTSPAN_ERR_UI_POPUP: 'Allow this page to open tabs, then try again; or save a file and open it there.',
  HOTSPAN_ERR_UI_PICTURE: 'Show the graph, in a smaller window if it is large, or save an SVG picture.',
  HOTSPAN_ERR_UI_FILE_COUNT: 'Close files that are no longer needed, then open this one again.',
  HOTSPAN_ERR_UI_FILE_SIZE: 'Record a shorter profile, or compress the file with gzip.',
  HOTSPAN_ERR_UI_FILE_EMPTY: 'Record again while the program runs, and open what was written.',
  HOTSPAN_ERR_UI_FILE_READ:
    'Reload the page and open the file again; if it is large, close other tabs first.',
} as const;

/** A code of the page's errors. */
export type UiErrorCode = keyof typeof UI_ERRORS;

/** An error that the page shows. `message` begins with the code in brackets; `fix` says what the user can do. */
export class UiError extends Error {
  override readonly name = 'UiError';
  readonly code: UiErrorCode;
  readonly fix: string;

  constructor(code: UiErrorCode, facts: string, options?: ErrorOptions) {
    super(`[${code}] ${facts}`, options);
    this.code = code;
    this.fix = UI_ERRORS[code];
  }
}

/** Of this tab alone, and gone with it: a token is not to outlive whoever entered it. */
const STORAGE_KEY = 'hotspan-token';

/** Why the page needs a token, in the server's words. */
export interface TokenQuestion {
  readonly reason: string;
}

let question: TokenQuestion | undefined;
const answers = new Set<(isGiven: boolean) => void>();
/** Whether the user has closed the question: the page then shows errors with a button, and does not ask by itself. */
let isDeclined = false;
/** Where storage is forbidden, the token lasts as long as the page. */
let unstored: string | undefined;
const listeners = new Set<() => void>();

/** The token that the user entered, if any. */
export function currentToken(): string | undefined {
  return storage()?.getItem(STORAGE_KEY) ?? unstored;
}

/** What the user is asked at the moment. */
export function currentQuestion(): TokenQuestion | undefined {
  return question;
}

/** Calls back when the question changes, until the function that is returned is called. */
export function subscribeToQuestion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Asks the user for a token in place of one that was refused, once for all requests that wait for it. Resolves with whether there is
 * another one to try: not when the user has declined, not where nobody listens, and not once the signal aborts.
 */
export function askForToken(
  refused: string | undefined,
  reason: string,
  signal?: AbortSignal | null,
): Promise<boolean> {
  // Entered while this request was on its way.
  if (currentToken() !== refused) return Promise.resolve(true);
  if (isDeclined || listeners.size === 0) return Promise.resolve(false);
  if (question === undefined) setQuestion({ reason });
  return new Promise((resolve) => {
    answers.add(resolve);
    const leave = (): void => {
      answers.delete(resolve);
      resolve(false);
    };
    signal?.addEventListener('abort', leave, { once: true });
  });
}

/** Asks whatever the user said before: a button that they have pressed. */
export function askAgain(reason: string): Promise<boolean> {
  isDeclined = false;
  return askForToken(currentToken(), reason);
}

/** The user's answer: keeps the token for the tab, and lets the requests go on that wait for it. */
export function giveToken(token: string): void {
  unstored = token;
  isDeclined = false;
  storage()?.setItem(STORAGE_KEY, token);
  answer(true);
}

/** The user has no token: what waits fails, and nothing asks again by itself. */
export function declineToken(): void {
  isDeclined = true;
  answer(false);
}

export function forgetToken(): void {
  unstored = undefined;
  storage()?.removeItem(STORAGE_KEY);
}

function answer(isGiven: boolean): void {
  const waiting = [...answers];
  answers.clear();
  setQuestion(undefined);
  for (const resolve of waiting) resolve(isGiven);
}

function setQuestion(next: TokenQuestion | undefined): void {
  question = next;
  for (const listener of listeners) listener();
}

function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    // Storage can be forbidden.
    return undefined;
  }
}

import { UiError, type UiErrorCode } from './errors.js';

/** What the user should do, by the code of an error (https://connectrpc.com/docs/protocol#error-codes). */
const CODES: Readonly<Record<string, UiErrorCode>> = {
  unauthenticated: 'HOTSPAN_ERR_UI_TOKEN',
  permission_denied: 'HOTSPAN_ERR_UI_TOKEN',
  resource_exhausted: 'HOTSPAN_ERR_UI_TOO_MUCH',
  deadline_exceeded: 'HOTSPAN_ERR_UI_TOO_MUCH',
  unavailable: 'HOTSPAN_ERR_UI_TOO_MUCH',
};
/** How the server begins its plain answer for an address that it does not have. A proxy's own 404 says something else. */
const UNKNOWN_ADDRESS = '[HOTSPAN_ERR_SERVER_NOT_FOUND]';

/** What an answer other than 2xx says. */
export interface Refusal {
  readonly status: number;
  /** The word of a Connect error. */
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** Reads a refusal; its body is consumed. */
export async function readRefusal(response: Response): Promise<Refusal> {
  const { status } = response;
  const text = await response.text().catch(() => '');
  if (text.startsWith(UNKNOWN_ADDRESS)) return { status, code: undefined, message: text.trim() };
  const { code, message } = parseObject(text);
  return { status, code: textOf(code), message: textOf(message) };
}

/**
 * Whether another token would help. Of the answers 401, a tenant that the request does not name and the login of a proxy are nothing that
 * a token helps with.
 */
export function lacksToken({ status, message = '' }: Refusal): boolean {
  return status === 401 && /\btoken\b/.test(message);
}

/** The refusal as an error with what to do; `name` is what the message calls the request. */
export function toUiError(name: string, refusal: Refusal): UiError {
  const { status, code, message = 'no reason given' } = refusal;
  const facts = `${name} was refused with HTTP ${status}${code === undefined ? '' : `, ${code}`}: ${message}`;
  return new UiError(codeOf(refusal), facts);
}

function codeOf(refusal: Refusal): UiErrorCode {
  if (refusal.status === 401 && !lacksToken(refusal)) return 'HOTSPAN_ERR_UI_LOGIN';
  if (refusal.message?.startsWith(UNKNOWN_ADDRESS)) return 'HOTSPAN_ERR_UI_OLDER';
  return CODES[refusal.code ?? ''] ?? 'HOTSPAN_ERR_UI_REFUSED';
}

function parseObject(text: string): { readonly code?: unknown; readonly message?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // A page of a proxy, or nothing: there is no more to say than the status.
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

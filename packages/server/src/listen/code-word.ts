const WORDS: Readonly<Record<number, string>> = {
  400: 'invalid_argument',
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'unimplemented',
  412: 'failed_precondition',
  413: 'invalid_argument',
  429: 'resource_exhausted',
  431: 'resource_exhausted',
  499: 'canceled',
  501: 'unimplemented',
  502: 'unavailable',
  503: 'unavailable',
  504: 'deadline_exceeded',
};

/** The word that plain routes give beside an HTTP status, as Pyroscope does: `{"code":"...","message":"..."}`. */
export function codeWordOf(httpStatus: number): string {
  return WORDS[httpStatus] ?? 'unknown';
}

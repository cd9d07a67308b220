/** Every code this package can raise, with what it means. Codes are public API and are never renamed. */
export const ERROR_CODES = {
  HOTSPAN_ERR_EXPORTER_OPTION: 'An option given to the exporter in code is unknown or out of range.',
  HOTSPAN_ERR_EXPORT_ENCODE: 'The profiles could not be encoded or compressed.',
  HOTSPAN_ERR_EXPORT_TOO_LARGE: 'The encoded profiles are larger than the protocol lets a client send.',
  HOTSPAN_ERR_EXPORT_CONCURRENCY: 'Too many exports were in flight already.',
  HOTSPAN_ERR_EXPORT_SHUTDOWN: 'The exporter has been shut down.',
  HOTSPAN_ERR_EXPORT_HEADERS: 'The headers function failed or returned something that is not headers.',
  HOTSPAN_ERR_EXPORT_NETWORK: 'The server could not be reached, or the connection broke before its answer.',
  HOTSPAN_ERR_EXPORT_TIMEOUT: 'The deadline passed before the server answered.',
  HOTSPAN_ERR_EXPORT_STATUS: 'The server answered with a status that is not a success.',
  HOTSPAN_ERR_EXPORT_REDIRECT: 'The server answered with a redirect; redirects are not followed.',
  HOTSPAN_ERR_EXPORT_RESPONSE_TOO_LARGE: 'The answer of the server is larger than the limit.',
} as const;

export type ExporterErrorCode = keyof typeof ERROR_CODES;

/**
 * What the constructor throws (`HOTSPAN_ERR_EXPORTER_OPTION`) and what a failed export carries in
 * `ExportResult.error` (all other codes). The message starts with the code in brackets and never holds a
 * header value or credentials.
 */
export class ExporterError extends Error {
  readonly code: ExporterErrorCode;

  constructor(code: ExporterErrorCode, message: string, options?: ErrorOptions) {
    super(`[${code}] ${message}`, options);
    this.name = 'ExporterError';
    this.code = code;
  }
}

import type { ExportResponse } from '@hotspan/otlp-profiles';

/**
 * Reads an `ExportProfilesServiceResponse` in OTLP/JSON, with names in camelCase or as in the protocol's files. What
 * is absent or of another type counts as zero or empty. Throws SyntaxError for text that is not JSON.
 */
export function parseExportResponse(body: Uint8Array): ExportResponse {
  const response: unknown = JSON.parse(new TextDecoder().decode(body));
  const partial = member(response, 'partialSuccess') ?? member(response, 'partial_success');
  const rejected = member(partial, 'rejectedProfiles') ?? member(partial, 'rejected_profiles');
  const message = member(partial, 'errorMessage') ?? member(partial, 'error_message');
  return {
    rejectedProfiles: /^\d{1,19}$/.test(String(rejected)) ? BigInt(String(rejected)) : 0n,
    errorMessage: typeof message === 'string' ? message : '',
  };
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  // It has the member by the line above.
  return (value as Readonly<Record<string, unknown>>)[name];
}

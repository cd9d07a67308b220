import { ExporterError } from './errors.js';
import { type HeaderRecord, parseHeaders } from './headers.js';
import type { ResolvedExporterOptions } from './options.js';

/**
 * The headers of one request: those of the options, overlaid with what the headers function returns. Rejects with
 * `HOTSPAN_ERR_EXPORT_HEADERS`, and with the reason of `signal` as soon as it aborts: the function may never answer.
 */
export function collectHeaders(options: ResolvedExporterOptions, signal: AbortSignal): Promise<HeaderRecord> {
  return Promise.race([
    callHeaders(options),
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
}

async function callHeaders(options: ResolvedExporterOptions): Promise<HeaderRecord> {
  if (options.createHeaders === undefined) return options.headers;
  let created: unknown;
  try {
    created = await options.createHeaders();
  } catch (cause) {
    throw new ExporterError(
      'HOTSPAN_ERR_EXPORT_HEADERS',
      'headers must be a function that returns headers, and it threw. See the cause.',
      { cause },
    );
  }
  const { headers, problems } = parseHeaders(created);
  if (problems.length > 0) {
    throw new ExporterError(
      'HOTSPAN_ERR_EXPORT_HEADERS',
      `The result of the headers function ${problems.join('; ')}.`,
    );
  }
  return { ...options.headers, ...headers };
}

/** What must not be shown of a request: servers and proxies may echo it. */
export function secretsOf(options: ResolvedExporterOptions, headers: HeaderRecord = {}): readonly string[] {
  return [
    ...Object.values(options.headers),
    ...Object.values(headers),
    ...options.endpoint.secrets,
    ...(options.proxy?.secrets ?? []),
  ];
}

import type { Parsed } from './parsed.js';

/** Path of the profiles signal while its protocol is in development (OTLP specification). */
const PROFILES_PATH = 'v1development/profiles';

/** A base URL such as `http://localhost:4040`, completed with the signal's path unless it is there already. */
export function parseBaseEndpoint(value: unknown): Parsed<string> {
  const parsed = parseUrl(value);
  if ('problem' in parsed) return parsed;
  const url = parsed.value;
  const base = url.pathname.replace(/\/+$/, '');
  url.pathname = base.endsWith(`/${PROFILES_PATH}`) ? base : `${base}/${PROFILES_PATH}`;
  return { value: url.href };
}

/** A full URL, used as it is (OpenTelemetry specification, `OTEL_EXPORTER_OTLP_<SIGNAL>_ENDPOINT`). */
export function parseFullEndpoint(value: unknown): Parsed<string> {
  const parsed = parseUrl(value);
  return 'problem' in parsed ? parsed : { value: parsed.value.href };
}

/** A bad URL is not repeated in the message: it may hold a password. */
function parseUrl(value: unknown): Parsed<URL> {
  const problem = 'must be an http or https URL, for example http://localhost:4040';
  if (typeof value !== 'string' || !URL.canParse(value)) return { problem };
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { problem };
  if (!isDecodable(url.username) || !isDecodable(url.password))
    return { problem: 'has a user or password that is not percent-encoded correctly' };
  return { value: url };
}

/** The exporter sends user and password decoded, as an `authorization` header. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    // Ignored: that it cannot be decoded is the answer.
    return false;
  }
}

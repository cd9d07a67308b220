import type { Parsed } from './parsed.js';
import type { UploadProtocol } from './start-options.js';

/** A URL as it was given, and whether a protocol's path is still to be appended. */
export interface GivenEndpoint {
  readonly url: string;
  readonly isBase: boolean;
}

/** What is appended to a base URL. */
const PATHS: Readonly<Record<UploadProtocol, string>> = {
  // The path of the profiles signal while its protocol is in development (OTLP specification).
  'http/protobuf': '/v1development/profiles',
  'http/json': '/v1development/profiles',
  // The name of the called method is the path.
  grpc: '',
  pyroscope: '/ingest',
};

/** The URL that profiles are sent to. A base that has the path already is left as it is. */
export function completeEndpoint({ url: text, isBase }: GivenEndpoint, protocol: UploadProtocol): string {
  if (!isBase) return text;
  const url = new URL(text);
  const base = url.pathname.replace(/\/+$/, '');
  const path = PATHS[protocol];
  url.pathname = base.endsWith(path) ? base : base + path;
  return url.href;
}

/** A base URL such as `http://localhost:4040`. */
export function parseBaseEndpoint(value: unknown): Parsed<GivenEndpoint> {
  return parseUrl(value, true);
}

/** A full URL, used as it is (OpenTelemetry specification, `OTEL_EXPORTER_OTLP_<SIGNAL>_ENDPOINT`). */
export function parseFullEndpoint(value: unknown): Parsed<GivenEndpoint> {
  return parseUrl(value, false);
}

/** A bad URL is not repeated in the message: it may hold a password. */
function parseUrl(value: unknown, isBase: boolean): Parsed<GivenEndpoint> {
  const problem = 'must be an http or https URL, for example http://localhost:4040';
  if (typeof value !== 'string' || !URL.canParse(value)) return { problem };
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { problem };
  if (!isDecodable(url.username) || !isDecodable(url.password))
    return { problem: 'has a user or password that is not percent-encoded correctly' };
  return { value: { url: url.href, isBase } };
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

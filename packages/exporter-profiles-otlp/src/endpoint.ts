import { type Environment, exporterVariables, type Parsed, readExporterVariable } from './environment.js';
import type { OptionReport } from './option-report.js';
import type { ExporterProtocol } from './protocol.js';

/** Path of the profiles signal while its protocol is in development (OTLP specification). */
const PROFILES_PATH = 'v1development/profiles';

/** Where profiles go. */
export interface Endpoint {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  /** `Basic ...` when the URL held user and password. A secret. */
  readonly authorization?: string;
  /** Parts of the URL that must not be shown. */
  readonly secrets: readonly string[];
  /** The URL without user, password and query: safe to log. */
  readonly display: string;
}

/** The receiver on this host, at the default ports of OTLP (OTLP specification, "Default Port"). */
const DEFAULT_URLS: Readonly<Record<ExporterProtocol, string>> = {
  'http/protobuf': `http://localhost:4318/${PROFILES_PATH}`,
  'http/json': `http://localhost:4318/${PROFILES_PATH}`,
  grpc: 'http://localhost:4317',
};

/** Reads a URL; what is wrong with it is said without repeating it, for it may hold credentials. */
export function parseEndpoint(text: string): Parsed<Endpoint> {
  if (!URL.canParse(text)) {
    return { problem: `must be a full http or https URL, got ${text.length} characters that are not one` };
  }
  const url = new URL(text);
  const { protocol } = url;
  if (protocol !== 'http:' && protocol !== 'https:') {
    return { problem: 'must be a full http or https URL, got one with another scheme' };
  }
  let user: string;
  let password: string;
  try {
    user = decodeURIComponent(url.username);
    password = decodeURIComponent(url.password);
  } catch {
    return { problem: 'has a user or password that is not percent-encoded correctly' };
  }
  const authorization = user || password ? basicAuthorization(user, password) : undefined;
  const queryValues = [...url.searchParams.values()];
  return {
    value: {
      protocol,
      hostname: url.hostname,
      port: Number(url.port) || (protocol === 'https:' ? 443 : 80),
      origin: url.origin,
      path: url.pathname + url.search,
      ...(authorization === undefined ? {} : { authorization }),
      secrets: [user, password, url.username, url.password, ...queryValues, authorization ?? ''],
      display: url.origin + url.pathname,
    },
  };
}

/**
 * The endpoint by precedence: the option (a full URL, used as it is), then
 * `OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT` (likewise), then `OTEL_EXPORTER_OTLP_ENDPOINT` with the signal's
 * path appended, then the default (OpenTelemetry specification, "Endpoint URLs for OTLP/HTTP").
 *
 * For gRPC nothing is appended, for its path is fixed, and `host:port` without a scheme is allowed:
 * `OTEL_EXPORTER_OTLP_PROFILES_INSECURE` or `OTEL_EXPORTER_OTLP_INSECURE` then says whether it is http.
 */
export function resolveEndpoint(
  option: unknown,
  protocol: ExporterProtocol,
  env: Environment,
  report: OptionReport,
): Endpoint {
  const isGrpc = protocol === 'grpc';
  const complete = (text: string): string => (isGrpc ? addScheme(text, env, report) : text);
  if (option !== undefined) {
    const parsed: Parsed<Endpoint> =
      typeof option === 'string' || option instanceof URL
        ? parseEndpoint(complete(String(option)))
        : { problem: `must be a full http or https URL, got ${typeof option}` };
    if ('value' in parsed) return parsed.value;
    report.problems.push(`url ${parsed.problem}; for example "${DEFAULT_URLS[protocol]}"`);
  }
  const [specific] = exporterVariables('ENDPOINT');
  const parse = (text: string, name: string): Parsed<Endpoint> =>
    parseEndpoint(isGrpc || name === specific ? complete(text) : appendSignalPath(text));
  return readExporterVariable(env, 'ENDPOINT', parse, report.warnings) ?? defaultEndpoint(protocol);
}

function defaultEndpoint(protocol: ExporterProtocol): Endpoint {
  const parsed = parseEndpoint(DEFAULT_URLS[protocol]);
  if ('value' in parsed) return parsed.value;
  throw new Error(`The default URL ${parsed.problem}.`);
}

function addScheme(text: string, env: Environment, report: OptionReport): string {
  if (text.includes('://')) return text;
  const parse = (value: string): Parsed<boolean> => {
    const word = value.toLowerCase();
    if (word === 'true' || word === 'false') return { value: word === 'true' };
    return { problem: `must be "true" or "false", got "${value}"` };
  };
  const isInsecure = readExporterVariable(env, 'INSECURE', parse, report.warnings) ?? false;
  return `${isInsecure ? 'http' : 'https'}://${text}`;
}

/** Leaves alone what is not a URL, so that the one parser reports it. */
function appendSignalPath(base: string): string {
  if (!URL.canParse(base)) return base;
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${PROFILES_PATH}`;
  return url.href;
}

/** Value of an `authorization` header of the Basic scheme (RFC 7617). */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

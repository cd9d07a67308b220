import { type Endpoint, resolveEndpoint } from './endpoint.js';
import { type Environment, type Parsed, readExporterVariable } from './environment.js';
import { ExporterError } from './errors.js';
import { type HeaderRecord, type HeadersOption, readEnvironmentHeaders, resolveHeaders } from './headers.js';
import { diagLogger, type ExporterLogger, guardLogger } from './logger.js';
import { nearestName } from './nearest-name.js';
import type { OptionReport } from './option-report.js';
import { type ExporterProtocol, resolveProtocol } from './protocol.js';
import { resolveProxy } from './proxy.js';
import { type HttpAgentOptions, resolveTls } from './tls.js';

/**
 * Options of `OTLPProfilesExporter`, all optional. Code wins over `OTEL_EXPORTER_OTLP_PROFILES_*`, which wins
 * over `OTEL_EXPORTER_OTLP_*` (OpenTelemetry specification, "OpenTelemetry Protocol Exporter").
 */
export interface OtlpProfilesExporterOptions {
  /**
   * How profiles travel: `http/protobuf`, `http/json` or `grpc`. JSON is larger and costs several times the
   * time to encode. Default `http/protobuf`.
   * Env: OTEL_EXPORTER_OTLP_PROFILES_PROTOCOL, OTEL_EXPORTER_OTLP_PROTOCOL.
   */
  readonly protocol?: ExporterProtocol;
  /**
   * Full http or https URL, used as it is. User and password in it become an `authorization` header.
   * Default `http://localhost:4318/v1development/profiles`, for gRPC `http://localhost:4317`.
   * Of gRPC the path is ignored, and http means no TLS.
   * Env: OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT (full URL), OTEL_EXPORTER_OTLP_ENDPOINT (base; the path
   * `v1development/profiles` is appended but for gRPC). For gRPC `host:port` will do, with
   * OTEL_EXPORTER_OTLP_PROFILES_INSECURE, OTEL_EXPORTER_OTLP_INSECURE (`true`: http, default https).
   */
  readonly url?: string | URL;
  /**
   * Extra request headers, or a function called before every request that makes them. Merged by name over
   * those of the environment. Default none.
   * Env: OTEL_EXPORTER_OTLP_PROFILES_HEADERS over OTEL_EXPORTER_OTLP_HEADERS (`k1=v1,k2=v2`).
   */
  readonly headers?: HeadersOption;
  /**
   * Deadline of one export in milliseconds, over all its attempts and waits. 1 to 3 600 000, default 10 000.
   * Env: OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT, OTEL_EXPORTER_OTLP_TIMEOUT.
   */
  readonly timeoutMillis?: number;
  /**
   * Compression of request bodies, `gzip` or `none`. Default `gzip`.
   * Env: OTEL_EXPORTER_OTLP_PROFILES_COMPRESSION, OTEL_EXPORTER_OTLP_COMPRESSION.
   */
  readonly compression?: 'gzip' | 'none';
  /** Exports in flight at the same time; more fail at once. 1 to 1 000, default 30. */
  readonly concurrencyLimit?: number;
  /** Put before this exporter's own name in the `user-agent` header, for example `my-distro/1.2`. Default none. */
  readonly userAgent?: string;
  /** TLS settings. Default: what Node.js trusts, no client certificate. */
  readonly httpAgentOptions?: HttpAgentOptions;
  /**
   * URL of an HTTP proxy (http or, but for gRPC, https; user and password allowed), or `false` for none whatever the
   * environment says. Default: `http_proxy` or `https_proxy` by the endpoint's scheme, minus `no_proxy`.
   */
  readonly proxy?: string | false;
  /** Where warnings go. Default: OpenTelemetry's `diag` where one is registered, else nowhere. */
  readonly logger?: ExporterLogger;
}

/** The options, complete and checked: what the rest of the package sees. */
export interface ResolvedExporterOptions {
  readonly protocol: ExporterProtocol;
  readonly endpoint: Endpoint;
  readonly headers: HeaderRecord;
  /** Called before every request; its result overlays `headers`. */
  readonly createHeaders: (() => HeaderRecord | Promise<HeaderRecord>) | undefined;
  readonly timeoutMillis: number;
  readonly compression: 'gzip' | 'none';
  readonly concurrencyLimit: number;
  readonly userAgent: string | undefined;
  readonly tls: HttpAgentOptions;
  readonly proxy: Endpoint | undefined;
  readonly logger: ExporterLogger;
}

/** Every option; a test holds the README to it. */
export const OPTION_NAMES: readonly (keyof OtlpProfilesExporterOptions)[] = [
  'protocol',
  'url',
  'headers',
  'timeoutMillis',
  'compression',
  'concurrencyLimit',
  'userAgent',
  'httpAgentOptions',
  'proxy',
  'logger',
];

/** The OpenTelemetry specification's default export timeout. */
const DEFAULT_TIMEOUT_MILLIS = 10_000;
/** What OpenTelemetry JS exporters allow. */
const DEFAULT_CONCURRENCY_LIMIT = 30;

/**
 * Completes and checks the options. Throws one `HOTSPAN_ERR_EXPORTER_OPTION` that lists every mistake made in
 * code; each mistake in the environment is one warning to the logger and leaves the default in force.
 */
export function resolveExporterOptions(
  options: OtlpProfilesExporterOptions = {},
  env: Environment = process.env,
): ResolvedExporterOptions {
  if (typeof options !== 'object' || options === null) {
    throw new ExporterError(
      'HOTSPAN_ERR_EXPORTER_OPTION',
      `Options must be an object, got ${String(options)}.`,
    );
  }
  const report: OptionReport = { problems: [], warnings: [] };
  checkNames(options, report);
  const protocol = resolveProtocol(options.protocol, env, report);
  const endpoint = resolveEndpoint(options.url, protocol, env, report);
  const headers = resolveHeaders(options.headers, report);
  const resolved: ResolvedExporterOptions = {
    protocol,
    endpoint,
    headers: {
      ...(endpoint.authorization === undefined ? {} : { authorization: endpoint.authorization }),
      ...readEnvironmentHeaders(env, report),
      ...(typeof headers === 'function' ? {} : headers),
    },
    createHeaders: typeof headers === 'function' ? headers : undefined,
    timeoutMillis: resolveTimeout(options.timeoutMillis, env, report),
    compression: resolveCompression(options.compression, env, report),
    concurrencyLimit: resolveConcurrencyLimit(options.concurrencyLimit, report),
    userAgent: resolveUserAgent(options.userAgent, report),
    tls: resolveTls(options.httpAgentOptions, env, report),
    proxy: resolveProxy(options.proxy, { endpoint, protocol }, env, report),
    logger: guardLogger(resolveLogger(options.logger, report)),
  };
  if (report.problems.length > 0) {
    throw new ExporterError('HOTSPAN_ERR_EXPORTER_OPTION', `${report.problems.join('. ')}.`);
  }
  for (const warning of report.warnings) resolved.logger.warn(warning);
  return Object.freeze(resolved);
}

function checkNames(options: object, report: OptionReport): void {
  for (const name of Object.keys(options)) {
    if (OPTION_NAMES.some((known) => known === name)) continue;
    const nearest = nearestName(name, OPTION_NAMES);
    const hint = nearest === undefined ? `known: ${OPTION_NAMES.join(', ')}` : `did you mean "${nearest}"?`;
    report.problems.push(`There is no option "${name}"; ${hint}`);
  }
}

function resolveTimeout(option: unknown, env: Environment, report: OptionReport): number {
  // An hour: longer than anyone waits for an upload, and far below what Node's timers can hold.
  const range = { min: 1, max: 3_600_000, example: 'Pass milliseconds, for example 10000' };
  if (option !== undefined) {
    const parsed = parseInteger(option, range);
    if ('value' in parsed) return parsed.value;
    report.problems.push(`timeoutMillis ${parsed.problem}`);
  }
  const parse = (text: string): Parsed<number> => parseInteger(Number(text), range, text);
  return readExporterVariable(env, 'TIMEOUT', parse, report.warnings) ?? DEFAULT_TIMEOUT_MILLIS;
}

function resolveConcurrencyLimit(option: unknown, report: OptionReport): number {
  if (option === undefined) return DEFAULT_CONCURRENCY_LIMIT;
  const parsed = parseInteger(option, { min: 1, max: 1_000, example: 'Pass a number, for example 30' });
  if ('value' in parsed) return parsed.value;
  report.problems.push(`concurrencyLimit ${parsed.problem}`);
  return DEFAULT_CONCURRENCY_LIMIT;
}

function parseInteger(
  value: unknown,
  range: { readonly min: number; readonly max: number; readonly example: string },
  shown: unknown = value,
): Parsed<number> {
  if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max) {
    return { value };
  }
  const got = typeof shown === 'string' ? `"${shown}"` : String(shown);
  return {
    problem: `must be an integer from ${range.min} to ${range.max}, got ${got} (${typeof shown}). ${range.example}`,
  };
}

function resolveCompression(option: unknown, env: Environment, report: OptionReport): 'gzip' | 'none' {
  if (option !== undefined) {
    const parsed = parseCompression(option);
    if ('value' in parsed) return parsed.value;
    report.problems.push(`compression ${parsed.problem}`);
  }
  const parse = (text: string): Parsed<'gzip' | 'none'> => parseCompression(text.toLowerCase());
  return readExporterVariable(env, 'COMPRESSION', parse, report.warnings) ?? 'gzip';
}

function parseCompression(value: unknown): Parsed<'gzip' | 'none'> {
  if (value === 'gzip' || value === 'none') return { value };
  return { problem: `must be "gzip" or "none", got ${JSON.stringify(value) ?? String(value)}` };
}

function resolveUserAgent(option: unknown, report: OptionReport): string | undefined {
  if (option === undefined) return undefined;
  if (typeof option === 'string' && /^[\x20-\x7e]+$/.test(option)) return option;
  report.problems.push(`userAgent must be a non-empty string of printable ASCII, got ${typeof option}`);
  return undefined;
}

function resolveLogger(option: unknown, report: OptionReport): ExporterLogger {
  if (option === undefined) return diagLogger;
  // Narrowed by looking at both methods; their parameters cannot be checked at run time.
  const logger = option as Partial<ExporterLogger> | null;
  if (typeof logger?.debug === 'function' && typeof logger.warn === 'function')
    return logger as ExporterLogger;
  report.problems.push('logger must have the methods debug(message) and warn(message); console has both');
  return diagLogger;
}

import { type Environment, exporterVariables, type Parsed } from './environment.js';
import { HEADER_NAME, HEADER_VALUE, RESERVED_HEADERS } from './header-rules.js';
import type { OptionReport } from './option-report.js';

/** Headers by lower-case name. */
export type HeaderRecord = Readonly<Record<string, string>>;

/** Headers, or a function that makes them anew for each request (for tokens that expire). */
export type HeadersOption = HeaderRecord | (() => HeaderRecord | Promise<HeaderRecord>);

/** Checks headers and lower-cases their names. Problems name the header, never its value. */
export function parseHeaders(headers: unknown): {
  readonly headers: HeaderRecord;
  readonly problems: string[];
} {
  const problems: string[] = [];
  const checked: Record<string, string> = {};
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) {
    problems.push(`must be an object of strings or a function returning one, got ${typeof headers}`);
    return { headers: checked, problems };
  }
  for (const [name, value] of Object.entries(headers)) {
    const problem = findHeaderProblem(name, value);
    if (problem === undefined) checked[name.toLowerCase()] = String(value);
    else problems.push(problem);
  }
  return { headers: checked, problems };
}

function findHeaderProblem(name: string, value: unknown): string | undefined {
  if (!HEADER_NAME.test(name)) return 'has a name that is empty or holds characters HTTP does not allow';
  if (RESERVED_HEADERS.has(name.toLowerCase()))
    return `must not set "${name}", which the exporter sets itself`;
  if (typeof value !== 'string') return `must be strings, got ${typeof value} for "${name}"`;
  if (!HEADER_VALUE.test(value)) return `has a value with characters HTTP does not allow for "${name}"`;
  return undefined;
}

/**
 * Reads `k1=v1,k2=v2` with percent-encoded values (OpenTelemetry specification, "Specifying headers via
 * environment variables": W3C Baggage without metadata). Faulty pairs are left out and reported.
 */
export function parseHeaderList(text: string): {
  readonly headers: HeaderRecord;
  readonly problems: string[];
} {
  const problems: string[] = [];
  const pairs: Record<string, string> = {};
  for (const [index, pair] of text.split(',').entries()) {
    if (pair.trim() === '') continue;
    const parsed = parsePair(pair);
    if ('value' in parsed) pairs[parsed.value[0]] = parsed.value[1];
    else problems.push(`${parsed.problem} (pair ${index + 1})`);
  }
  const checked = parseHeaders(pairs);
  return { headers: checked.headers, problems: [...problems, ...checked.problems] };
}

function parsePair(pair: string): Parsed<[name: string, value: string]> {
  const equals = pair.indexOf('=');
  if (equals < 1) return { problem: 'must be name=value pairs separated by commas' };
  try {
    return { value: [pair.slice(0, equals).trim(), decodeURIComponent(pair.slice(equals + 1).trim())] };
  } catch {
    return { problem: 'has a value that is not percent-encoded correctly' };
  }
}

/**
 * The headers of the environment: `OTEL_EXPORTER_OTLP_HEADERS` overlaid, name by name, with
 * `OTEL_EXPORTER_OTLP_PROFILES_HEADERS`.
 */
export function readEnvironmentHeaders(env: Environment, report: OptionReport): HeaderRecord {
  const merged: Record<string, string> = {};
  for (const name of exporterVariables('HEADERS').toReversed()) {
    const { headers, problems } = parseHeaderList(env[name] ?? '');
    Object.assign(merged, headers);
    for (const problem of problems) report.warnings.push(`${name} ${problem}. That header is left out.`);
  }
  return merged;
}

/** The headers option as a function; a record is checked at once, a function's result at each call. */
export function resolveHeaders(
  option: unknown,
  report: OptionReport,
): HeaderRecord | (() => HeaderRecord | Promise<HeaderRecord>) {
  // A function's result is unknown until it is called, and goes through parseHeaders then.
  if (typeof option === 'function') return option as () => HeaderRecord | Promise<HeaderRecord>;
  const { headers, problems } = parseHeaders(option ?? {});
  for (const problem of problems) report.problems.push(`headers ${problem}`);
  return headers;
}

import { consoleLogger, LOG_LEVELS } from '../self/agent-log.js';
import { type GivenEndpoint, parseBaseEndpoint, parseFullEndpoint } from './parse-endpoint.js';
import { parseOpenTelemetryLevel } from './parse-log-level.js';
import { parseLogger } from './parse-logger.js';
import { parseAttributes, parseHeaders, parseResourceVariable } from './parse-records.js';
import type { Parsed } from './parsed.js';
import type { ResolvedOptions, UploadProtocol } from './start-options.js';
import {
  boolean,
  headerText,
  integer,
  listOf,
  oneOf,
  type ParseValue,
  plainText,
  secret,
} from './value-parsers.js';

/** One environment variable that can give an option. */
export interface Variable<T> {
  readonly name: string;
  /** Reads the text where it is not simply the option's value. Undefined: the variable says nothing of it. */
  readonly read?: (text: string) => Parsed<T> | undefined;
}

/** All there is to know of one option. */
export interface OptionRow<T> {
  readonly default: T;
  /** Unit of a number, as the README's table shows it. */
  readonly unit?: string;
  readonly parse: ParseValue<T>;
  /** In order of precedence. */
  readonly variables: readonly Variable<T>[];
  /** Combines code's value with the environment's, for options of which both count. */
  merge?(environment: T, code: T): T;
}

/** The options as each source gives them: the endpoint is complete only with the protocol, see `completeEndpoint`. */
export type GivenOptions = Omit<ResolvedOptions, 'endpoint'> & { readonly endpoint: GivenEndpoint };

export type OptionTable = { readonly [K in keyof GivenOptions]: OptionRow<GivenOptions[K]> };

const MIB = 1024 * 1024;

/** Every option of `start()`: default, unit, bounds and environment variables. The only place that knows them. */
export const OPTION_TABLE: OptionTable = {
  enabled: {
    default: true,
    parse: boolean,
    variables: [
      { name: 'HOTSPAN_ENABLED' },
      // Only "true" disables, everything else says nothing (OpenTelemetry specification, "General SDK Configuration").
      {
        name: 'OTEL_SDK_DISABLED',
        read: (text) => (text.toLowerCase() === 'true' ? { value: false } : undefined),
      },
    ],
  },
  serviceName: {
    default: 'unknown_service:node',
    parse: plainText,
    variables: [
      { name: 'OTEL_SERVICE_NAME' },
      { name: 'OTEL_RESOURCE_ATTRIBUTES', read: serviceNameOfResource },
      { name: 'PYROSCOPE_APPLICATION_NAME' },
    ],
  },
  protocol: {
    // OpenTelemetry's default, and what costs least to encode.
    default: 'http/protobuf',
    parse: oneOf(['http/protobuf', 'http/json', 'grpc', 'pyroscope']),
    variables: [
      { name: 'HOTSPAN_PROTOCOL' },
      { name: 'OTEL_EXPORTER_OTLP_PROFILES_PROTOCOL', read: otlpProtocol },
      { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', read: otlpProtocol },
    ],
  },
  endpoint: {
    default: { url: 'http://localhost:4040/', isBase: true },
    parse: parseBaseEndpoint,
    variables: [
      { name: 'HOTSPAN_ENDPOINT' },
      { name: 'OTEL_EXPORTER_OTLP_PROFILES_ENDPOINT', read: parseFullEndpoint },
      { name: 'OTEL_EXPORTER_OTLP_ENDPOINT' },
      { name: 'PYROSCOPE_SERVER_ADDRESS' },
    ],
  },
  authToken: {
    default: undefined,
    parse: secret,
    variables: [{ name: 'HOTSPAN_AUTH_TOKEN' }, { name: 'PYROSCOPE_AUTH_TOKEN' }],
  },
  tenantId: { default: undefined, parse: headerText, variables: [{ name: 'HOTSPAN_TENANT_ID' }] },
  headers: { default: {}, parse: parseHeaders, variables: [] },
  resourceAttributes: {
    default: {},
    parse: parseAttributes,
    variables: [{ name: 'OTEL_RESOURCE_ATTRIBUTES', read: parseResourceVariable }],
    merge: (environment, code) => ({ ...environment, ...code }),
  },
  profiles: {
    default: ['cpu', 'wall', 'heap'],
    parse: listOf(['cpu', 'wall', 'heap', 'allocations']),
    variables: [{ name: 'HOTSPAN_PROFILES' }],
  },
  samplingRateHz: {
    // Not 100: an odd rate does not run in step with work that repeats on round intervals.
    default: 99,
    unit: 'Hz',
    // At 1 kHz the sampler loses a quarter of its samples and costs a tenth of a core.
    parse: integer(1, 1_000, 99),
    variables: [
      { name: 'HOTSPAN_SAMPLING_RATE_HZ' },
      { name: 'PYROSCOPE_WALL_SAMPLING_INTERVAL_MICROS', read: rateOfInterval },
    ],
  },
  cpuBudgetPercent: {
    default: 1,
    unit: 'percent',
    parse: integer(0, 100, 1),
    variables: [{ name: 'HOTSPAN_CPU_BUDGET_PERCENT' }],
  },
  heapIntervalBytes: {
    default: 512 * 1024,
    unit: 'bytes',
    parse: integer(1_024, 1_024 * MIB, 524_288),
    variables: [{ name: 'HOTSPAN_HEAP_INTERVAL_BYTES' }, { name: 'PYROSCOPE_HEAP_SAMPLING_INTERVAL_BYTES' }],
  },
  heapStackDepth: {
    default: 64,
    unit: 'frames',
    parse: integer(1, 1_024, 64),
    variables: [{ name: 'HOTSPAN_HEAP_STACK_DEPTH' }, { name: 'PYROSCOPE_HEAP_STACK_DEPTH' }],
  },
  outOfMemoryProfile: {
    // Off: the engine writes two lines to stderr then, and a secret waits in a file for as long as the process lives.
    default: false,
    parse: boolean,
    variables: [{ name: 'HOTSPAN_OUT_OF_MEMORY_PROFILE' }],
  },
  flushIntervalMs: {
    // Short pauses, and inside the minute around a span that trace-to-profiles queries.
    default: 15_000,
    unit: 'ms',
    parse: integer(1_000, 600_000, 15_000),
    variables: [{ name: 'HOTSPAN_FLUSH_INTERVAL_MS' }, { name: 'PYROSCOPE_FLUSH_INTERVAL_MS' }],
  },
  heapFlushIntervalMs: {
    default: 60_000,
    unit: 'ms',
    parse: integer(1_000, 3_600_000, 60_000),
    variables: [{ name: 'HOTSPAN_HEAP_FLUSH_INTERVAL_MS' }],
  },
  spanScope: {
    default: 'local-root',
    parse: oneOf(['local-root', 'all']),
    variables: [{ name: 'HOTSPAN_SPAN_SCOPE' }],
  },
  linkUnsampledSpans: {
    default: false,
    parse: boolean,
    variables: [{ name: 'HOTSPAN_LINK_UNSAMPLED_SPANS' }],
  },
  sourceMaps: { default: true, parse: boolean, variables: [{ name: 'HOTSPAN_SOURCE_MAPS' }] },
  sourceMapMaxBytes: {
    // Few bundles have more. 5 MB take a worker thread 0.2 s and, for that long, 100 MB.
    default: 32 * MIB,
    unit: 'bytes',
    parse: integer(1_024, 256 * MIB, 32 * MIB),
    variables: [{ name: 'HOTSPAN_SOURCE_MAP_MAX_BYTES' }],
  },
  queueMaxBytes: {
    default: 16 * MIB,
    unit: 'bytes',
    parse: integer(65_536, 1_024 * MIB, 16 * MIB),
    variables: [{ name: 'HOTSPAN_QUEUE_MAX_BYTES' }],
  },
  queueMaxCount: {
    // Ten minutes of the default flush interval: longer than a server takes to be replaced.
    default: 40,
    unit: 'uploads',
    parse: integer(1, 10_000, 40),
    variables: [{ name: 'HOTSPAN_QUEUE_MAX_COUNT' }],
  },
  uploadTimeoutMs: {
    default: 10_000,
    unit: 'ms',
    parse: integer(1, 600_000, 10_000),
    variables: [{ name: 'OTEL_EXPORTER_OTLP_PROFILES_TIMEOUT' }, { name: 'OTEL_EXPORTER_OTLP_TIMEOUT' }],
  },
  compression: {
    default: 'gzip',
    parse: oneOf(['gzip', 'none']),
    variables: [
      { name: 'OTEL_EXPORTER_OTLP_PROFILES_COMPRESSION' },
      { name: 'OTEL_EXPORTER_OTLP_COMPRESSION' },
    ],
  },
  shutdownTimeoutMs: {
    // Long enough for a server that is well, and little beside the 10 s and more that platforms give a process to end.
    default: 1_000,
    unit: 'ms',
    parse: integer(0, 600_000, 1_000),
    variables: [{ name: 'HOTSPAN_SHUTDOWN_TIMEOUT_MS' }],
  },
  runtimeMetrics: { default: true, parse: boolean, variables: [{ name: 'HOTSPAN_RUNTIME_METRICS' }] },
  logLevel: {
    default: 'info',
    parse: oneOf(LOG_LEVELS),
    variables: [{ name: 'HOTSPAN_LOG_LEVEL' }, { name: 'OTEL_LOG_LEVEL', read: parseOpenTelemetryLevel }],
  },
  logger: { default: consoleLogger, parse: parseLogger, variables: [] },
};

/** The OpenTelemetry specification knows no other values. */
function otlpProtocol(text: string): Parsed<UploadProtocol> {
  return oneOf(['http/protobuf', 'http/json', 'grpc'])(text, true);
}

/** Mistakes in the variable are reported by `resourceAttributes`, which reads all of it. */
function serviceNameOfResource(text: string): Parsed<string> | undefined {
  const parsed = parseResourceVariable(text);
  const name = 'value' in parsed ? parsed.value['service.name'] : undefined;
  return name ? plainText(name, true) : undefined;
}

function rateOfInterval(text: string): Parsed<number> {
  const micros = integer(1_000, 1_000_000, 10_101)(text, true);
  return 'problem' in micros ? micros : { value: Math.round(1_000_000 / micros.value) };
}

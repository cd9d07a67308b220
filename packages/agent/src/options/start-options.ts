import type { AgentLogger, LogLevel } from '../self/agent-log.js';

/** A kind of profile the agent takes. */
export type ProfileKind = 'cpu' | 'wall' | 'heap' | 'allocations';

/**
 * How profiles are sent: OTLP over HTTP as protobuf or JSON, OTLP over gRPC, or pprof to the `/ingest` door of
 * Pyroscope servers that do not speak OTLP.
 */
export type UploadProtocol = 'http/protobuf' | 'http/json' | 'grpc' | 'pyroscope';

/** Values that resource attributes can have here. Integral numbers become int64. */
export type ResourceAttributeValue = string | number | boolean;

/**
 * Options of `start()`, all optional. Environment variables fill gaps: code wins over `HOTSPAN_*`, which wins
 * over `OTEL_*`, which wins over `PYROSCOPE_*`. Units, bounds, defaults and variables of each option stand in
 * one table, `OPTION_TABLE`, from which the README's is checked.
 */
export interface StartOptions {
  /** False makes `start()` do nothing. Default true. */
  readonly enabled?: boolean;
  /** `service.name` of the resource. Default `unknown_service:node`. */
  readonly serviceName?: string;
  /** How profiles are sent: `http/protobuf`, `http/json`, `grpc` or `pyroscope`. Default `http/protobuf`. */
  readonly protocol?: UploadProtocol;
  /**
   * Base URL of the server, to which the protocol's path is appended: `/v1development/profiles`, `/ingest` for
   * `pyroscope`, none for `grpc`. Default `http://localhost:4040`.
   */
  readonly endpoint?: string;
  /** Sent as `Authorization: Bearer`. Default none. */
  readonly authToken?: string;
  /** Sent as `X-Scope-OrgID`. Default none. */
  readonly tenantId?: string;
  /** Extra request headers, over those of the environment. Default none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Extra attributes of the resource, over those of the environment. Default none. */
  readonly resourceAttributes?: Readonly<Record<string, ResourceAttributeValue>>;
  /**
   * The profiles to take. Default `['cpu', 'wall', 'heap']`; `allocations` needs Node.js 26 or later, and makes every
   * heap profile a full garbage collection.
   */
  readonly profiles?: readonly ProfileKind[];
  /** Samples per second of the wall and CPU sampler. 1 to 1 000, default 99. */
  readonly samplingRateHz?: number;
  /**
   * What the agent may cost in percent of one core; over it the sampling rate is lowered, down to 10 Hz. 0 to 100, 0 = no
   * limit, default 1.
   */
  readonly cpuBudgetPercent?: number;
  /** Mean number of allocated bytes between two heap samples. 1 024 to 1 073 741 824, default 524 288. */
  readonly heapIntervalBytes?: number;
  /** Most frames of a heap sample's stack. 1 to 1 024, default 64. */
  readonly heapStackDepth?: number;
  /**
   * Whether what was alive is uploaded by a child process when the heap reaches its limit, before the process dies. Needs
   * the profile `heap`. Default false.
   */
  readonly outOfMemoryProfile?: boolean;
  /** Time between two uploads in milliseconds, give or take 10 %. 1 000 to 600 000, default 15 000. */
  readonly flushIntervalMs?: number;
  /**
   * Least time between two heap profiles in milliseconds: they go with the next flush. The first comes after half of it.
   * 1 000 to 3 600 000, default 60 000.
   */
  readonly heapFlushIntervalMs?: number;
  /** Which span a sample is linked to: the local root of the trace, or the innermost span. Default `local-root`. */
  readonly spanScope?: 'local-root' | 'all';
  /** Whether spans that the tracer does not record are linked too. Default false. */
  readonly linkUnsampledSpans?: boolean;
  /** Whether functions are shown as they are in the source that a bundler or compiler started from. Default true. */
  readonly sourceMaps?: boolean;
  /** Larger source maps are not read. 1 024 to 268 435 456 bytes, default 33 554 432. */
  readonly sourceMapMaxBytes?: number;
  /** Bytes of encoded profiles kept while the server does not take them. 65 536 to 1 073 741 824, default 16 777 216. */
  readonly queueMaxBytes?: number;
  /** Uploads kept while the server does not take them. 1 to 10 000, default 40. */
  readonly queueMaxCount?: number;
  /** Deadline of one upload in milliseconds, retries included. 1 to 600 000, default 10 000. */
  readonly uploadTimeoutMs?: number;
  /** Compression of request bodies. Default `gzip`. */
  readonly compression?: 'gzip' | 'none';
  /** How long the last flush may hold up the end of the process, in milliseconds. 0 to 600 000, default 1 000. */
  readonly shutdownTimeoutMs?: number;
  /** Whether garbage collection and the delay of the event loop are watched. Default true. */
  readonly runtimeMetrics?: boolean;
  /** How much is logged: `none`, `error`, `warn`, `info` (also one line at start) or `debug`. Default `info`. */
  readonly logLevel?: LogLevel;
  /** Where messages go. Default: all to stderr, by `console`. */
  readonly logger?: AgentLogger;
}

/** The options, complete and checked: what the rest of the package sees. */
export interface ResolvedOptions {
  readonly enabled: boolean;
  readonly serviceName: string;
  readonly protocol: UploadProtocol;
  /** The full URL that profiles are posted to; with gRPC only its scheme, host and port count. */
  readonly endpoint: string;
  readonly authToken: string | undefined;
  readonly tenantId: string | undefined;
  /** Those given in code; the exporter reads `OTEL_EXPORTER_OTLP_HEADERS` and `..._PROFILES_HEADERS` below them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly resourceAttributes: Readonly<Record<string, ResourceAttributeValue>>;
  readonly profiles: readonly ProfileKind[];
  readonly samplingRateHz: number;
  readonly cpuBudgetPercent: number;
  readonly heapIntervalBytes: number;
  readonly heapStackDepth: number;
  readonly outOfMemoryProfile: boolean;
  readonly flushIntervalMs: number;
  readonly heapFlushIntervalMs: number;
  readonly spanScope: 'local-root' | 'all';
  readonly linkUnsampledSpans: boolean;
  readonly sourceMaps: boolean;
  readonly sourceMapMaxBytes: number;
  readonly queueMaxBytes: number;
  readonly queueMaxCount: number;
  readonly uploadTimeoutMs: number;
  readonly compression: 'gzip' | 'none';
  readonly shutdownTimeoutMs: number;
  readonly runtimeMetrics: boolean;
  readonly logLevel: LogLevel;
  readonly logger: AgentLogger;
}

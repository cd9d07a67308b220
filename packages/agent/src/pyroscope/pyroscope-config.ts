import type { SourceMapper } from './source-mapper.js';

/** Labels as `@pyroscope/nodejs` takes them. */
export type LabelSet = Record<string, string | number>;

export type TagList = LabelSet;

export type StripFilenamesMode = 'all' | 'dependencies';

/** What `init` takes, all optional: the fields of `@pyroscope/nodejs`. The README says what each of them becomes. */
export interface PyroscopeConfig {
  /** The service's name. */
  readonly appName?: string | undefined;
  /** Base URL of the server, which is sent OTLP. */
  readonly serverAddress?: string | undefined;
  readonly authToken?: string | undefined;
  /** Counts when there is no `authToken`. */
  readonly basicAuthUser?: string | undefined;
  readonly basicAuthPassword?: string | undefined;
  readonly tenantID?: string | undefined;
  /** Attributes of the resource, which servers make labels of all series. */
  readonly tags?: LabelSet | undefined;
  readonly flushIntervalMs?: number | undefined;
  readonly wall?: PyroscopeWallConfig | undefined;
  readonly heap?: PyroscopeHeapConfig | undefined;
  /** Has no effect. */
  readonly sourceMapper?: SourceMapper | undefined;
  /** Has no effect. */
  readonly stripFilenames?: StripFilenamesMode | undefined;
  /** Has no effect. */
  readonly shortenPaths?: boolean | undefined;
}

export interface PyroscopeWallConfig {
  /** Has no effect. */
  readonly samplingDurationMs?: number | undefined;
  readonly samplingIntervalMicros?: number | undefined;
  /** False leaves the CPU profile out; it is taken by default. */
  readonly collectCpuTime?: boolean | undefined;
}

export interface PyroscopeHeapConfig {
  readonly samplingIntervalBytes?: number | undefined;
  readonly stackDepth?: number | undefined;
}

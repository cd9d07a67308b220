import { judgeSamples } from '../../../test/linkage/judge-samples.js';
import type { LinkageRun } from '../../../test/linkage/run-linkage.js';
import { type RequestsInit, runRequests } from '../../../test/linkage/run-requests.js';
import { startPprofSink } from './pprof-sink.js';
import { readPprofSamples } from './read-pprof-samples.js';

/** Every run has some windows, and few: a window costs their users samples and labels, and their defaults are a minute. */
const FLUSH_SECONDS = 10;

/** Another agent, and what it takes to judge it like ours. */
export interface Rival {
  readonly name: string;
  /** How it is told of spans. */
  readonly linkedBy: string;
  readonly minNodeMajor: number;
  /** Undefined: as asked for. */
  readonly samplingRateHz?: number;
  readonly tracing: URL;
  /** Label that holds the id of the span. */
  readonly label: string;
  readonly env: Readonly<Record<string, string>>;
}

export const RIVALS: readonly Rival[] = [
  {
    name: 'pyroscope',
    linkedBy: 'wrapWithLabels around whatever runs in an active context',
    minNodeMajor: 20,
    tracing: new URL('pyroscope-tracing.mjs', import.meta.url),
    label: 'span_id',
    env: { BENCH_FLUSH_MS: String(FLUSH_SECONDS * 1_000) },
  },
  {
    name: 'datadog',
    linkedBy: 'its own tracer',
    // What dd-trace 6 asks for.
    minNodeMajor: 22,
    // Not an option of its own.
    samplingRateHz: 99,
    tracing: new URL('datadog-tracing.mjs', import.meta.url),
    label: 'span id',
    env: {
      DD_SERVICE: 'benchmark',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_TRACE_STARTUP_LOGS: 'false',
      DD_PROFILING_ENABLED: 'true',
      DD_PROFILING_PROFILERS: 'wall',
      DD_PROFILING_UPLOAD_PERIOD: String(FLUSH_SECONDS),
      // By default zstd where Node.js has it, which the decoder has not.
      DD_PROFILING_DEBUG_UPLOAD_COMPRESSION: 'gzip',
    },
  },
];

export interface RivalCase extends Pick<RequestsInit, 'node' | 'cpuMs' | 'seed'> {
  /** Where the rivals are installed. */
  readonly folder: string;
  readonly samplingRateHz: number;
}

/** Runs the program of interleaved requests with this agent and judges its samples by the innermost span. */
export async function runRival({ tracing, label, env }: Rival, init: RivalCase): Promise<LinkageRun> {
  const { node, cpuMs, seed, folder, samplingRateHz } = init;
  const sink = await startPprofSink();
  try {
    const run = await runRequests({
      ...{ node, cpuMs, seed, tracing },
      nodeArgs: [],
      env: {
        ...env,
        BENCH_RIVALS: folder,
        BENCH_SINK: sink.url,
        BENCH_RATE_HZ: String(samplingRateHz),
        DD_TRACE_AGENT_URL: sink.url,
      },
    });
    const linked = sink.profiles.flatMap((profile) => readPprofSamples(profile, label));
    return { ...run, samples: judgeSamples(linked, run.truth.owners, ({ spanId }) => spanId) };
  } finally {
    await sink.close();
  }
}

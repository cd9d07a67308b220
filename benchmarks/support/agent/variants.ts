import { fileURLToPath } from 'node:url';
import type { Rivals } from './install-rivals.js';

/** One way to run the service. */
export interface Variant {
  readonly name: string;
  /** The variants that it is compared with; the first is the base of its ratios. */
  readonly against: readonly string[];
  readonly nodeArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A variant, or why it cannot run here. */
export type PlannedVariant = Variant | { readonly name: string; readonly missing: string };

export interface VariantInit {
  readonly sinkUrl: string;
  /** The same for all that flush; undefined: each keeps its own default. */
  readonly flushMs: number | undefined;
  readonly rivals: Rivals;
  readonly nodeMajor: number;
}

const PYROSCOPE = fileURLToPath(new URL('preload-pyroscope.mjs', import.meta.url));
/** What dd-trace 6 asks for. */
const DATADOG_NODE_MAJOR = 22;

/** The service with OpenTelemetry alone. */
export const BASE: Variant = {
  name: 'base',
  against: [],
  nodeArgs: [],
  env: { BENCH_TRACING: 'opentelemetry' },
};

/** The service with this agent; `HOTSPAN_*` of the benchmark's own environment are handed on. */
export function hotspanVariant(
  { sinkUrl, flushMs }: Pick<VariantInit, 'sinkUrl' | 'flushMs'>,
  env: Readonly<Record<string, string>> = {},
  name = 'hotspan',
): Variant {
  return {
    name,
    against: ['base'],
    nodeArgs: ['--import', 'hotspan/register'],
    env: {
      BENCH_TRACING: 'opentelemetry',
      ...(flushMs === undefined ? {} : { HOTSPAN_FLUSH_INTERVAL_MS: String(flushMs) }),
      ...agentVariables(),
      ...env,
      HOTSPAN_ENDPOINT: sinkUrl,
    },
  };
}

/** All that the agent is measured against, and the agent. */
export function planVariants(init: VariantInit): readonly PlannedVariant[] {
  return [BASE, hotspanVariant(init), ...rivalVariants(init)];
}

function rivalVariants({ sinkUrl, flushMs, rivals, nodeMajor }: VariantInit): readonly PlannedVariant[] {
  const names = ['pyroscope', 'datadog', 'datadog-profiler'];
  if ('missing' in rivals) return names.map((name) => ({ name, missing: rivals.missing }));
  const pyroscope: Variant = {
    name: 'pyroscope',
    against: ['base'],
    nodeArgs: ['--import', PYROSCOPE],
    env: {
      BENCH_TRACING: 'opentelemetry',
      BENCH_RIVALS: rivals.folder,
      BENCH_SINK: sinkUrl,
      ...(flushMs === undefined ? {} : { BENCH_FLUSH_MS: String(flushMs) }),
    },
  };
  if (nodeMajor < DATADOG_NODE_MAJOR) {
    const missing = `dd-trace 6 needs Node.js ${DATADOG_NODE_MAJOR}`;
    return [pyroscope, ...names.slice(1).map((name) => ({ name, missing }))];
  }
  const datadog: Variant = {
    name: 'datadog',
    against: ['base'],
    nodeArgs: ['--import', `${rivals.folder}/node_modules/dd-trace/initialize.mjs`],
    env: {
      BENCH_TRACING: 'datadog',
      BENCH_RIVALS: rivals.folder,
      DD_TRACE_AGENT_URL: sinkUrl,
      DD_SERVICE: 'benchmark',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_PROFILING_ENABLED: 'false',
    },
  };
  return [
    pyroscope,
    datadog,
    {
      ...datadog,
      name: 'datadog-profiler',
      against: ['base', 'datadog'],
      env: {
        ...datadog.env,
        DD_PROFILING_ENABLED: 'true',
        ...(flushMs === undefined ? {} : { DD_PROFILING_UPLOAD_PERIOD: String(flushMs / 1_000) }),
      },
    },
  ];
}

/** Options of the agent that the benchmark was started with; its own variables begin with HOTSPAN_BENCH_. */
export function agentVariables(): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!name.startsWith('HOTSPAN_') || name.startsWith('HOTSPAN_BENCH_')) continue;
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

/** Those that can run here; why others cannot is printed. */
export function runnableVariants(planned: readonly PlannedVariant[]): readonly Variant[] {
  return planned.filter((variant): variant is Variant => {
    if (!('missing' in variant)) return true;
    console.error(`${variant.name} is skipped: ${variant.missing}`);
    return false;
  });
}

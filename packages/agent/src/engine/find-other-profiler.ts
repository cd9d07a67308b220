import { HotspanError } from '../errors.js';

/** The part of the surroundings that shows other profilers. */
interface Neighbours {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly globals: object;
  readonly modules: Readonly<Record<string, { readonly exports: unknown } | undefined>>;
}

/**
 * The profiler that samples this thread already, as a refusal. Two samplers double the cost and restore each
 * other's signal handler; and when the engine's own start fails for that reason, it throws again at exit and the
 * process ends with code 1, which cannot be repaired from outside. So it is never tried.
 */
export function findOtherProfiler({ env, globals, modules }: Neighbours): HotspanError | undefined {
  for (const [file, module] of Object.entries(modules)) {
    if (!/[\\/]@datadog[\\/]pprof[\\/]out[\\/]src[\\/]index\.js$/.test(file)) continue;
    if (isSampling(module?.exports)) return refuse(`the copy of @datadog/pprof in ${file}`);
  }
  if (isDatadogProfilingOn(env) && Symbol.for('dd-trace') in globals) {
    return refuse("dd-trace's profiler (DD_PROFILING_ENABLED)");
  }
  return undefined;
}

/** Whether dd-trace, where it is loaded, is told to profile. */
export function isDatadogProfilingOn(env: Neighbours['env']): boolean {
  return /^(true|1|auto)$/i.test(env.DD_PROFILING_ENABLED?.trim() ?? '');
}

function refuse(who: string): HotspanError {
  return new HotspanError(
    'HOTSPAN_ERR_OTHER_PROFILER',
    `${who} samples this thread already, and two samplers disturb each other. Turn one of them off.`,
  );
}

/** Looks at the exports of a loaded engine without calling anything that may throw. */
function isSampling(exports: unknown): boolean {
  const time = property(exports, 'time');
  const isStarted = property(time, 'isStarted');
  return typeof isStarted === 'function' && isStarted() === true;
}

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  // Narrowed by `in`; the index type says no more than that.
  return (value as Record<string, unknown>)[name];
}

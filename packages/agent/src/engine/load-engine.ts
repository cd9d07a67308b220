import type { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type * as Pprof from '@datadog/pprof';
import { HotspanError } from '../errors.js';
import type { TimeTree } from './sampled-tree.js';

/** The parts of the engine that are used. Nothing outside this folder sees them. */
export interface EngineModule {
  readonly time: typeof Pprof.time;
  readonly heap: typeof Pprof.heap;
  /** The module of the engine that has the native class behind `time`, of which the package shows no type. */
  readonly bindings: { TimeProfiler: NativeTimeProfilerClass };
}

export interface NativeTimeProfilerClass {
  new (options: NativeTimeOptions): NativeTimeProfiler;
  readonly prototype: NativeTimeProfiler;
}

export interface NativeTimeOptions {
  /** Under which frames carry the context of their samples; undefined where contexts do not follow frames. */
  readonly CPEDKey: AsyncLocalStorage<ContextHolder> | undefined;
}

export interface NativeTimeProfiler {
  stop(restart: boolean): TimeTree;
  createContextHolder(context: object): ContextHolder;
}

/** The native object by which a frame carries a context. */
export interface ContextHolder {
  /** The way back, which is ours: to ask the engine is a native call. */
  context?: object;
}

/** Works from the ESM and from the CommonJS build, and loads nothing before it is called. */
const require: NodeJS.Require = createRequire(import.meta.url);

/**
 * The loaded engine of this thread, shared by all copies of this package: initialising one binary twice in a
 * thread aborts the process, so it must survive a cleared `require.cache` and a second installed copy of us.
 */
const ENGINE = Symbol.for('hotspan.engine.1');

/** Loads the engine, once per thread. Call `findRefusal` before. Throws HOTSPAN_ERR_ENGINE. */
export function loadEngine(): EngineModule {
  // The type of globalThis does not know our symbol.
  const shared = globalThis as { [ENGINE]?: EngineModule };
  if (shared[ENGINE] === undefined) {
    try {
      // The types are those of the very package that is loaded.
      const { time, heap } = require('@datadog/pprof') as typeof Pprof;
      const file = '@datadog/pprof/out/src/time-profiler-bindings.js';
      const bindings = require(file) as EngineModule['bindings'];
      // Frozen, for Jest empties what its sandbox holds while a profiler that was left in there still runs.
      shared[ENGINE] = Object.freeze({ time, heap, bindings });
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new HotspanError(
        'HOTSPAN_ERR_ENGINE',
        `@datadog/pprof could not be loaded: ${message}. Install hotspan with its dependencies on the machine it runs on, and leave @datadog/pprof out of bundles.`,
        { cause },
      );
    }
  }
  return shared[ENGINE];
}

/** Folder of the engine's package, or undefined when it is not installed. Loads nothing. */
export function findEngineFolder(): string | undefined {
  try {
    return require.resolve('@datadog/pprof/package.json').replace(/[\\/]package\.json$/, '');
  } catch {
    // Ignored: not installed is the answer.
    return undefined;
  }
}

/** Modules that this thread has loaded by `require`, or by `import` of CommonJS packages, by file name. */
export function loadedModules(): Readonly<Record<string, { readonly exports: unknown } | undefined>> {
  return require.cache;
}

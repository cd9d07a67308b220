import { createRequire } from 'node:module';
import type * as Pprof from '@datadog/pprof';
import { HotspanError } from '../errors.js';

/** The engine's module. Nothing outside this folder sees it. */
export type EngineModule = typeof Pprof;

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
      // The type is that of the very package that is loaded.
      shared[ENGINE] = require('@datadog/pprof') as EngineModule;
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

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HotspanError } from '../errors.js';
import { findOtherProfiler } from './find-other-profiler.js';
import { findEngineFolder, loadedModules } from './load-engine.js';

/** What the decision rests on; a test passes its own. */
export interface Surroundings {
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly arch: string;
  /** Flags of the command line and of `NODE_OPTIONS`. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly globals: object;
  readonly modules: Readonly<Record<string, { readonly exports: unknown } | undefined>>;
  /** Folder of the engine's package; undefined = not installed. */
  readonly engineFolder: string | undefined;
  /** Whether the process runs under Node's permission model. */
  readonly hasPermissionModel: boolean;
}

/** The real surroundings. Loads nothing. */
export function currentSurroundings(): Surroundings {
  return {
    versions: process.versions,
    platform: process.platform,
    arch: process.arch,
    flags: nodeFlags(),
    env: process.env,
    globals: globalThis,
    modules: loadedModules(),
    engineFolder: findEngineFolder(),
    hasPermissionModel: 'permission' in process && process.permission !== undefined,
  };
}

/** Flags of the command line and of `NODE_OPTIONS`. */
export function nodeFlags(): readonly string[] {
  return [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)];
}

/**
 * Why the engine must not be loaded here, or undefined when it may be. Everything is decided before the native
 * addon is touched, because some of these cases end the process in ways that no `try` can catch.
 */
export function findRefusal(at: Surroundings = currentSurroundings()): HotspanError | undefined {
  const runtime = nameOfForeignRuntime(at);
  if (runtime !== undefined) {
    return new HotspanError(
      'HOTSPAN_ERR_RUNTIME',
      `profiling needs Node.js itself, and this is ${runtime}, which the sampler would crash. Run the program with node, or leave hotspan out.`,
    );
  }
  if (at.platform === 'win32') {
    return new HotspanError(
      'HOTSPAN_ERR_PLATFORM',
      'profiling needs Linux or macOS: the sampler cannot record contexts on Windows. Run the program in WSL or a container.',
    );
  }
  if (at.flags.includes('--no-addons')) {
    return new HotspanError(
      'HOTSPAN_ERR_ADDONS',
      'node was started with --no-addons, and the sampler is a native addon. Remove that flag.',
    );
  }
  if (at.hasPermissionModel && !at.flags.includes('--allow-addons')) {
    return new HotspanError(
      'HOTSPAN_ERR_ADDONS',
      "node's permission model forbids native addons, and the sampler is one. Add --allow-addons.",
    );
  }
  return findMissingBinary(at) ?? findOtherProfiler(at);
}

function nameOfForeignRuntime({ versions, globals }: Surroundings): string | undefined {
  if (versions.bun !== undefined) return 'Bun';
  if (versions.deno !== undefined || 'Deno' in globals) return 'Deno';
  if (versions.electron !== undefined) return 'Electron';
  return undefined;
}

/** The engine ships one binary per platform and ABI, named after both (`node-gyp-build`). */
function findMissingBinary({
  engineFolder,
  platform,
  arch,
  versions,
}: Surroundings): HotspanError | undefined {
  if (engineFolder === undefined) {
    return new HotspanError(
      'HOTSPAN_ERR_ENGINE',
      '@datadog/pprof is not installed beside hotspan. Install hotspan with its dependencies, and leave both out of bundles.',
    );
  }
  const abi = `abi${versions.modules}.node`;
  if (listFolder(join(engineFolder, 'prebuilds', `${platform}-${arch}`)).some((file) => file.endsWith(abi))) {
    return undefined;
  }
  return new HotspanError(
    'HOTSPAN_ERR_ABI',
    `there is no sampler for Node.js ${versions.node} (ABI ${versions.modules}) on ${platform}-${arch}. Use a Node.js from nodejs.org of version 20, 22, 24 or 26 on Linux or macOS, x64 or arm64.`,
  );
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Ignored: a folder that is not there holds no binary.
    return [];
  }
}

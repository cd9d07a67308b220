import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** The package that a program in `folder` would load by this name, or undefined when there is none. Loads nothing. */
export function findPackage(name: string, folder: string): FoundPackage | undefined {
  return findByResolving(name, folder) ?? findByWalking(name, folder);
}

/** Works in every layout, Yarn PnP included, for packages that export their manifest. */
function findByResolving(name: string, folder: string): FoundPackage | undefined {
  try {
    return readManifest(name, createRequire(join(folder, 'any.js')).resolve(`${name}/package.json`));
  } catch {
    // Ignored: not there, or not exported; walking finds the latter.
    return undefined;
  }
}

function findByWalking(name: string, folder: string): FoundPackage | undefined {
  for (let at = folder; ; at = dirname(at)) {
    try {
      return readManifest(name, join(at, 'node_modules', name, 'package.json'));
    } catch {
      // Ignored: not in this folder; the one above is next.
    }
    if (dirname(at) === at) return undefined;
  }
}

function readManifest(name: string, file: string): FoundPackage {
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return {
    name,
    version: hasVersion ? String(manifest.version) : 'of unknown version',
    folder: realpathSync(dirname(file)),
  };
}

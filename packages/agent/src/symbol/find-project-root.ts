import { dirname, join } from 'node:path';
import type { Reading } from './file-reads.js';

/** A manifest is a few kilobytes; a larger one is not looked into. */
const MAX_MANIFEST_BYTES = 256 * 1024;

/** Folders are a dozen levels deep at most. */
const MAX_LEVELS = 20;

/** The nearest folder upwards whose `package.json` has a name: a build folder may have one with nothing but `type`. */
export function* findProjectRoot(path: string): Reading<string | undefined> {
  let folder = dirname(path);
  for (let level = 0; level < MAX_LEVELS; level++) {
    const manifest = yield {
      path: join(folder, 'package.json'),
      from: 'start',
      maxBytes: MAX_MANIFEST_BYTES,
    };
    if (manifest !== undefined && hasName(manifest.bytes.toString('utf8'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return undefined;
}

function hasName(text: string): boolean {
  try {
    const manifest: unknown = JSON.parse(text);
    return typeof manifest === 'object' && manifest !== null && 'name' in manifest;
  } catch {
    // Ignored: not a manifest.
    return false;
  }
}

import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a file that code was loaded from, or undefined when it is none: `node:` internals, native code,
 * eval'd code, code of a bundler's loader. Nothing but such a path is ever looked at on the disk.
 */
export function localPath(file: string): string | undefined {
  if (isAbsolute(file)) return file;
  if (!file.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(file);
  } catch {
    // Ignored: a URL of another host, or a malformed one, names no local file.
    return undefined;
  }
}

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Path of the program that delivers for a process that ends, or undefined when the package is not installed: a bundle
 * may hold this code without it.
 */
export function findDeliverProgram(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('hotspan/package.json');
    return join(dirname(manifest), 'dist', 'hotspan-deliver.cjs');
  } catch {
    // Ignored: not installed is the answer.
    return undefined;
  }
}

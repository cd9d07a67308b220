import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const PROGRAM = 'hotspan-deliver.cjs';

/**
 * Path of the program that delivers for a process that ends, or undefined when the package is not installed: a bundle
 * may hold this code without it.
 */
export function findDeliverProgram(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('hotspan/package.json');
    return join(dirname(manifest), 'dist', PROGRAM);
  } catch {
    // Ignored: not installed is the answer.
    return undefined;
  }
}

/** Whether this very process is such a child, into which a preload has loaded the agent. */
export function isDeliverProgram(argv: readonly string[] = process.argv): boolean {
  return basename(argv[1] ?? '') === PROGRAM;
}

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The worker's program: beside this module as built, or, where a bundler has moved this module elsewhere, in the
 * installed package, which is there because the sampler cannot be bundled. Undefined: neither.
 */
export function findWorkerFile(from: string = import.meta.url): string | undefined {
  try {
    // Each build has its own. What finds packages of Plug'n'Play in the worker does so for CommonJS alone.
    const isCommonJs = from.endsWith('.cjs') || process.versions.pnp !== undefined;
    const file = isCommonJs ? 'symbol-worker.cjs' : 'symbol-worker.js';
    const beside = fileURLToPath(new URL(file, from));
    if (existsSync(beside)) return beside;
    const installed = join(dirname(createRequire(from).resolve('hotspan/package.json')), 'dist', file);
    return existsSync(installed) ? installed : undefined;
  } catch {
    // Ignored: not installed is the answer.
    return undefined;
  }
}

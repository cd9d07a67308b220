import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The program of a thread: of the built package, also when its sources run: threads of Node.js do not read TypeScript in all versions. */
export function threadProgram(name: string): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@hotspan/server/package.json')), 'dist', `${name}.js`);
}

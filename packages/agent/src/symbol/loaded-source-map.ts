import { findSourceMap } from 'node:module';

/**
 * The map of code that was changed while it was loaded, such as TypeScript by `--experimental-transform-types` or by
 * tsx: it is in no file, but Node.js has it where source maps are enabled, which such loaders do. Undefined else.
 */
export function loadedSourceMap(codePath: string): unknown {
  try {
    return findSourceMap(codePath)?.payload;
  } catch {
    // Ignored: it cannot be had, and the code that runs is then all there is to show.
    return undefined;
  }
}

import { createRequire } from 'node:module';

/**
 * Path of the file by which Node.js finds packages where Yarn installs them as Plug'n'Play, or undefined where it does
 * not. A child or a worker that does without the host's preloads needs this one: without it no package is found.
 */
export function findPnpFile(): string | undefined {
  if (process.versions.pnp === undefined) return undefined;
  try {
    // A name that Plug'n'Play itself gives to this file.
    return createRequire(import.meta.url).resolve('pnpapi');
  } catch {
    // Ignored: the package is outside of the project that is installed so, and finds its packages in folders.
    return undefined;
  }
}

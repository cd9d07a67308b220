import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Programs and kinds of benchmarks/data (see its README) that stand for all of it, largest first. */
export const CAPTURED_PROFILES = [
  'tsc.wall',
  'build.wall',
  'prettier.wall',
  'tsc.heap',
  'api.wall',
  'api.heap',
] as const;

/** The uncompressed pprof bytes of a window of one of them, by default the first, in an array of their own. */
export function readCapturedProfile(name: string, window = 0): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gunzipSync(readFileSync(new URL(`../data/${name}.${window}.pb`, import.meta.url))));
}

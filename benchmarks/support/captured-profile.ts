import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The real profiles of benchmarks/data (see its README), largest first. */
export const CAPTURED_PROFILES = [
  'tsc.wall',
  'build.wall',
  'prettier.wall',
  'tsc.heap',
  'api.wall',
  'api.heap',
] as const;

/** The uncompressed pprof bytes of one of them, in an array of their own. */
export function readCapturedProfile(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gunzipSync(readFileSync(new URL(`../data/${name}.pb`, import.meta.url))));
}

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ProfilesData } from '@hotspan/otlp-profiles';

const compress = promisify(gzip);

/**
 * A gzipped pprof profile with all profiles of the data, each a sample type. Throws for none. The converter is
 * loaded with the first profile: most processes are never asked for one.
 */
export async function encodePull(data: ProfilesData): Promise<Uint8Array> {
  const { encodePprof, profilesToPprof } = await import('@hotspan/formats');
  const scope = data.resourceProfiles[0]?.scopeProfiles[0];
  if (scope === undefined) throw new TypeError('There are no profiles to encode.');
  return compress(encodePprof(profilesToPprof(scope, data.dictionary)));
}

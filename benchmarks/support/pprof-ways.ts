import {
  decodePprof,
  decodePprofAsProfiles,
  encodePprof,
  pprofToProfiles,
  profilesToPprof,
} from '@hotspan/formats';
import type { Dictionary, ScopeProfiles } from '@hotspan/otlp-profiles';
import { Profile } from 'pprof-format';
import { readCapturedProfile } from './captured-profile.js';
import type { Ways } from './compare-ways.js';
import { generateCodec } from './generated-codec.js';
import { PPROF_PROTO } from './pprof-proto.js';

/** What pprof-codec.bench.ts times on the captured profile of a name. */
export const ways = {
  /** The whole way into the model. */
  decode: (name) => {
    const bytes = readCapturedProfile(name);
    return () => decodePprofAsProfiles(bytes);
  },
  /** Columns of pprof's own tables, which is how far the rivals' decoding goes. */
  decodeColumns: (name) => {
    const bytes = readCapturedProfile(name);
    return () => decodePprof(bytes);
  },
  pprofFormatDecode: (name) => {
    const bytes = readCapturedProfile(name);
    return () => Profile.decode(bytes);
  },
  protobufjsDecode: async (name) => {
    const codec = await generateCodec('pprof', PPROF_PROTO, 'Profile');
    const bytes = readCapturedProfile(name);
    return () => codec.decode(bytes);
  },
  /** The whole way out of the model. */
  encode: (name) => {
    const { scope, dictionary } = modelOf(readCapturedProfile(name));
    return () => encodePprof(profilesToPprof(scope, dictionary));
  },
  encodeColumns: (name) => {
    const profile = decodePprof(readCapturedProfile(name));
    return () => encodePprof(profile);
  },
  pprofFormatEncode: (name) => {
    const profile = Profile.decode(readCapturedProfile(name));
    return () => profile.encode();
  },
  protobufjsEncode: async (name) => {
    const codec = await generateCodec('pprof', PPROF_PROTO, 'Profile');
    const message = codec.decode(readCapturedProfile(name));
    return () => codec.encode(message).finish();
  },
  /** A copy of the bytes: what touching each of them costs at least. */
  copy: (name) => {
    const bytes = readCapturedProfile(name);
    return () => bytes.slice();
  },
} satisfies Ways;

/** The pprof bytes as the model's profiles, which all share one scope. */
export function modelOf(bytes: Uint8Array): { scope: ScopeProfiles; dictionary: Dictionary } {
  const { resourceProfiles, dictionary } = pprofToProfiles(decodePprof(bytes));
  const scope = resourceProfiles[0]?.scopeProfiles[0];
  if (scope === undefined) throw new Error('the profile has no samples');
  return { scope, dictionary };
}

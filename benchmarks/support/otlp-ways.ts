import { decodePprof, pprofToProfiles } from '@hotspan/formats';
import { decodeProfiles, encodeProfiles, type ProfilesData } from '@hotspan/otlp-profiles';
import { createBusyService } from './busy-service.js';
import { readCapturedProfile } from './captured-profile.js';
import type { Ways } from './compare-ways.js';
import { generateCodec } from './generated-codec.js';
import { W6_PROTO } from './w6-proto.js';

/** What otlp-codec.bench.ts times on the message of a name. */
export const ways = {
  decode: (name) => {
    const bytes = encodeProfiles(messageOf(name));
    return () => decodeProfiles(bytes);
  },
  protobufjsDecode: async (name) => {
    const codec = await generateCodec('otlp', W6_PROTO, 'Request');
    const bytes = encodeProfiles(messageOf(name));
    return () => codec.decode(bytes);
  },
  encode: (name) => {
    const data = messageOf(name);
    return () => encodeProfiles(data);
  },
  /** A model that was not encoded before: what it holds too much is looked for. Its rows are known to differ. */
  encodeFirst: (name) => {
    const data = messageOf(name);
    return () => encodeProfiles({ ...data });
  },
  /** The same where nobody knows whether rows are there twice, as of a model that was just decoded. */
  encodeDecoded: (name) => {
    const data = messageOf(name);
    return () => encodeProfiles({ ...data, dictionary: { ...data.dictionary } });
  },
  protobufjsEncode: async (name) => {
    const codec = await generateCodec('otlp', W6_PROTO, 'Request');
    const message = codec.decode(encodeProfiles(messageOf(name)));
    return () => codec.encode(message).finish();
  },
  /** From what a producer has (samples of the service, columns of pprof) to the model. */
  build: (name) => {
    if (name === 'busy-service') {
      const service = createBusyService(BUSY_SERVICE);
      return () => service.window(START_MS);
    }
    const profile = decodePprof(readCapturedProfile(name));
    return () => pprofToProfiles(profile);
  },
  /** A copy of the bytes: what touching each of them costs at least. */
  copy: (name) => {
    const bytes = encodeProfiles(messageOf(name));
    return () => bytes.slice();
  },
} satisfies Ways;

/** `busy-service`: one flush of support/busy-service.ts, seeded. Any other name: that captured profile, converted. */
export function messageOf(name: string): ProfilesData {
  if (name !== 'busy-service') return pprofToProfiles(decodePprof(readCapturedProfile(name)));
  return createBusyService(BUSY_SERVICE).window(START_MS);
}

const BUSY_SERVICE = { seed: 42, resource: { 'service.name': 'busy' } };
const START_MS = 1_794_000_000_000;

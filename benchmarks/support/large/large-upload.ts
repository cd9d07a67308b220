import { gzipSync } from 'node:zlib';
import { encodePprof, profilesToPprof } from '@hotspan/formats';
import {
  createProfilesBuilder,
  encodeProfiles,
  type ProfilesData,
  toKeyValues,
} from '@hotspan/otlp-profiles';
import { createCallStacks } from '../call-stacks.js';
import type { UploadRequest } from '../fleet/encode-upload.js';
import { createRandom } from '../random.js';

const DEPTH = 60;
const MIN_SHARED = 54;
/** A stack of OTLP takes about as many bytes. */
const BYTES_PER_STACK = 130;

export interface LargeUpload {
  readonly request: UploadRequest;
  /** Decompressed. */
  readonly bytes: number;
}

/** A profile of that size, more or less, in which stacks share their beginnings as calls do. */
export function createLargeProfile(bytes: number, seed: number): ProfilesData {
  const random = createRandom(seed);
  const stacks = Math.ceil(bytes / BYTES_PER_STACK);
  const functions = Math.ceil(Math.sqrt(stacks) * 20);
  const builder = createProfilesBuilder();
  const locations = Array.from({ length: functions }, (_, number) => {
    const filename = `/srv/app/node_modules/package${number % 40}/lib/module${number % 900}.js`;
    const functionIndex = builder.addFunction({
      name: `handle_${seed}_${number}`,
      filename,
      startLine: number,
    });
    return builder.addLocation([{ functionIndex, line: 1 + random(20_000) }]);
  });
  const profile = builder.addProfile({
    sampleType: { type: 'wall', unit: 'nanoseconds' },
    periodType: { type: 'wall', unit: 'nanoseconds' },
    period: 10_000_000,
    timeUnixNano: BigInt(Date.now()) * 1_000_000n,
    durationNano: 10_000_000_000n,
  });
  for (const stack of createCallStacks(random, { stacks, depth: DEPTH, functions, minShared: MIN_SHARED })) {
    const leafFirst = stack.map((number) => locations[number] ?? 0).reverse();
    profile.add(builder.addStack(leafFirst), 0, 0, 10_000_000 + random(9_999));
  }
  return builder.build({ resource: toKeyValues({ 'service.name': 'large' }), scopeName: 'bench' });
}

/** As exporters of OTLP send it. */
export function asOtlp(data: ProfilesData): LargeUpload {
  const bytes = encodeProfiles(data);
  return {
    bytes: bytes.length,
    request: {
      path: '/v1development/profiles',
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
      body: gzipSync(bytes),
    },
  };
}

/** As the SDKs of Pyroscope send it. */
export function asIngest(data: ProfilesData): LargeUpload {
  const [scope] = data.resourceProfiles[0]?.scopeProfiles ?? [];
  if (scope === undefined) throw new Error('there is no profile to encode');
  const bytes = encodePprof(profilesToPprof(scope, data.dictionary));
  return {
    bytes: bytes.length,
    request: {
      path: `/ingest?name=large&format=pprof&from=${Math.floor(Date.now() / 1_000)}`,
      headers: { 'content-type': 'application/octet-stream' },
      body: gzipSync(bytes),
    },
  };
}

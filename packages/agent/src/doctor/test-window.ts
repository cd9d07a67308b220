import { randomBytes, randomUUID } from 'node:crypto';
import { createProfilesBuilder, encodeProfiles } from '@hotspan/otlp-profiles';
import type { ResolvedOptions } from '../options/start-options.js';
import { describeResource } from '../resource/describe-resource.js';
import { VERSION } from '../version.js';

/** Under which name the test upload is found on the server. */
export const TEST_SERVICE = 'hotspan-doctor';

/** The smallest window that a server can store: one CPU sample of one millisecond. */
export function encodeTestWindow(options: Pick<ResolvedOptions, 'resourceAttributes'>): Uint8Array {
  const builder = createProfilesBuilder();
  const functionIndex = builder.addFunction({ name: 'hotspan doctor', filename: 'doctor.js' });
  const cpu = { type: 'cpu', unit: 'nanoseconds' };
  const profile = builder.addProfile({
    sampleType: cpu,
    periodType: cpu,
    period: 1_000_000,
    timeUnixNano: BigInt(Date.now()) * 1_000_000n,
    durationNano: 1_000_000n,
    profileId: randomBytes(16),
  });
  profile.add(builder.addStack([builder.addLocation([{ functionIndex }])]), 0, 0, 1_000_000);
  const { resourceAttributes } = options;
  const resource = describeResource({ serviceName: TEST_SERVICE, resourceAttributes }, randomUUID());
  return encodeProfiles(builder.build({ resource, scopeName: 'hotspan', scopeVersion: VERSION }));
}

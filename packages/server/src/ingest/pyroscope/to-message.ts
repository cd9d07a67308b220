import type { Profile, ProfilesData, ScopeProfiles } from '@hotspan/otlp-profiles';
import type { IncomingMessage } from '../incoming.js';
import type { StoredType } from '../profile-type.js';
import { type IngestContext, type Series, windowNanos } from './ingest-context.js';

/** What the model does not say of a profile. */
export interface DescribedProfile extends Series {
  readonly type: StoredType;
}

/** Makes a message of profiles of the model; those without a time take that of the request. */
export function toMessage(
  data: ProfilesData,
  { query }: IngestContext,
  describe: (profile: Profile, scope: ScopeProfiles) => DescribedProfile,
): IncomingMessage {
  const scopes = data.resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles);
  return {
    dictionary: data.dictionary,
    profiles: scopes.flatMap((scope) =>
      scope.profiles.map((profile) => ({
        ...describe(profile, scope),
        samples: profile.samples,
        timeNanos: profile.timeUnixNano > 0n ? profile.timeUnixNano : query.fromNanos,
        durationNanos: profile.durationNano > 0n ? profile.durationNano : windowNanos(query),
        profileId: profile.profileId,
      })),
    ),
  };
}

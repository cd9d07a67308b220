import type { Profile, ProfilesData } from '@hotspan/otlp-profiles';
import { seriesName } from './series-name.js';

/** One profile as a request to `/ingest`. */
export interface IngestRequest {
  /** Encoded. */
  readonly query: string;
  /** Makes the body, in pprof. */
  encode(): Uint8Array;
}

const NANOS_PER_SECOND = 1_000_000_000n;

/** The requests of a window, one for each profile in its order, as `@pyroscope/nodejs` would make them. */
export function ingestRequests(
  data: ProfilesData,
  { encodePprof, profilesToPprof }: typeof import('@hotspan/formats'),
): IngestRequest[] {
  return data.resourceProfiles.flatMap(({ attributes, scopeProfiles }) => {
    const name = seriesName(attributes);
    return scopeProfiles.flatMap((scope) =>
      scope.profiles.map((profile) => ({
        query: describe(name, profile, data),
        encode: () => encodePprof(profilesToPprof({ ...scope, profiles: [profile] }, data.dictionary)),
      })),
    );
  });
}

function describe(name: string, profile: Profile, { dictionary: { strings } }: ProfilesData): string {
  const { timeUnixNano, durationNano, period, periodType } = profile;
  const query = new URLSearchParams({
    name,
    from: String(timeUnixNano / NANOS_PER_SECOND),
    // Rounded up: a window of less than a second would end where it begins.
    until: String((timeUnixNano + durationNano + NANOS_PER_SECOND - 1n) / NANOS_PER_SECOND),
    spyName: 'nodespy',
    format: 'pprof',
  });
  if (strings[periodType.unit] === 'nanoseconds' && period > 0n) {
    query.set('sampleRate', String(Math.round(Number(NANOS_PER_SECOND) / Number(period))));
  }
  return query.toString();
}

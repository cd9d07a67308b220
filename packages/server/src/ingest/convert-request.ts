import { randomBytes } from 'node:crypto';
import type { DecodedProfiles, Profile, ResourceProfiles, ScopeProfiles } from '@hotspan/otlp-profiles';
import type { IdSet } from '../store/id-set.js';
import type { ProfileRow, SeriesRow, WriteBatch } from '../store/rows.js';
import { collectSamples } from './collect-samples.js';
import { nameProfileType } from './profile-type.js';
import { groupSamples } from './sample-groups.js';
import { describeSeries, type Series } from './series-labels.js';
import { createStackNodes } from './stack-nodes.js';

export interface ConvertContext {
  readonly tenant: string;
  readonly nowMs: number;
  readonly maxProfileAgeMs: number;
  readonly knownNodes: IdSet;
}

/** A request as rows, and what of it cannot be stored. */
export interface ConvertedRequest {
  readonly batch: WriteBatch;
  readonly acceptedProfiles: number;
  /** A message per rejected profile, for people. Starts with a code. */
  readonly rejected: readonly string[];
}

/** Clocks differ; a profile from further ahead is a mistake. */
const MAX_AHEAD_MS = 10 * 60_000;
/** Pyroscope's choice where a producer says nothing. */
const DEFAULT_DURATION_NANOS = 10_000_000_000n;
const DAY_MS = 86_400_000;
const MAX_INT64 = 2n ** 63n - 1n;
/** Attributes of many values belong on spans; as labels each value would be a series for ever. */
const MAX_SERIES_PER_PROFILE = 1_000;

/** Turns decoded profiles into rows: each OTLP profile becomes one row, or several if its samples differ in labels. */
export function convertRequest(decoded: DecodedProfiles, context: ConvertContext): ConvertedRequest {
  const { dictionary, resourceProfiles } = decoded.data;
  const nodes = createStackNodes(dictionary, context.knownNodes);
  const profiles: ProfileRow[] = [];
  const series: SeriesRow[] = [];
  const rejected = decoded.rejected.map(({ message }) => message);
  let acceptedProfiles = 0;

  for (const resource of resourceProfiles) {
    for (const scope of resource.scopeProfiles) {
      for (const profile of scope.profiles) {
        const problem = convertProfile(resource, scope, profile);
        if (problem === undefined) acceptedProfiles++;
        else rejected.push(`[HOTSPAN_ERR_SERVER_PROFILE] a profile ${problem}.`);
      }
    }
  }
  return { batch: { profiles, series, nodes: nodes.newNodes }, acceptedProfiles, rejected };

  /** Adds the rows of a profile, all or none. Returns what is wrong with it. */
  function convertProfile(
    resource: ResourceProfiles,
    scope: ScopeProfiles,
    profile: Profile,
  ): string | undefined {
    const type = nameProfileType(profile, dictionary.strings);
    if (type.sampleType === '') return 'has no sample type. Set Profile.sample_type';
    const timeNanos = profile.timeUnixNano === 0n ? BigInt(context.nowMs) * 1_000_000n : profile.timeUnixNano;
    const timeMs = Number(timeNanos / 1_000_000n);
    const ageMs = context.nowMs - timeMs;
    if (ageMs > context.maxProfileAgeMs || -ageMs > MAX_AHEAD_MS) {
      return `has the time ${formatTime(timeMs)}, and this server takes none from before ${formatTime(context.nowMs - context.maxProfileAgeMs)} or after ${formatTime(context.nowMs + MAX_AHEAD_MS)}. Check the sender's clock, or raise --max-profile-age`;
    }
    const grouping = groupSamples(profile.samples, dictionary);
    if (grouping.groups.length > MAX_SERIES_PER_PROFILE) {
      return `has samples of ${grouping.groups.length} different label sets, more than ${MAX_SERIES_PER_PROFILE}. Give samples attributes of few values`;
    }
    const targets: Series[] = [];
    for (const { labels } of grouping.groups) {
      const described = describeSeries({
        type,
        resource: resource.attributes,
        scope: scope.attributes,
        sample: labels,
      });
      if (typeof described === 'string') return described;
      targets.push(described);
    }
    const { tenant } = context;
    const day = Math.floor(timeMs / DAY_MS);
    // The epoch was a Thursday, and days before it cannot come: they are too old.
    const week = day - ((day + 3) % 7);
    const collected = collectSamples({
      samples: profile.samples,
      grouping,
      factor: type.factor,
      dictionaryLinks: dictionary.links,
      leafOf: targets.map(({ service }) => nodes.at({ tenant, service, week })),
    });
    if (collected.some(({ total }) => total > MAX_INT64)) {
      return 'has values that add up to more than 2^63 - 1. Check the unit of its values';
    }
    const profileId = hasId(profile.profileId) ? profile.profileId : randomBytes(16);
    for (const [group, one] of targets.entries()) {
      const merged = collected[group];
      if (merged === undefined || merged.stacks.length === 0) continue;
      const key = { tenant, service: one.service, type: one.type, series: one.id };
      series.push({ ...key, day, labels: one.labels });
      profiles.push({
        ...key,
        ...merged,
        timeNanos,
        profileId,
        durationNanos: profile.durationNano === 0n ? DEFAULT_DURATION_NANOS : profile.durationNano,
      });
    }
    return undefined;
  }
}

function hasId(profileId: Uint8Array): boolean {
  return profileId.length === 16 && profileId.some((byte) => byte !== 0);
}

function formatTime(ms: number): string {
  // Further out than a Date reaches is written as the number it is.
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`;
}

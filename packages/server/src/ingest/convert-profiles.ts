import { randomBytes } from 'node:crypto';
import { type ColumnMemory, OWN_MEMORY } from '@hotspan/otlp-profiles';
import type { TenantLimits } from '../limits/tenant-limits.js';
import type { KnownIds } from '../store/known-ids.js';
import type { ProfileRow, SeriesRow, WriteBatch } from '../store/rows.js';
import { collectSamples } from './collect-samples.js';
import {
  type ConvertBudget,
  createConvertBudget,
  LABEL_BYTES,
  MAX_CONVERTED_BYTES,
} from './convert-budget.js';
import type { IncomingMessage, IncomingProfile } from './incoming.js';
import { type Rejection, rejectProfile } from './rejection.js';
import { groupSamples, readSampleLabels, type SampleLabels } from './sample-groups.js';
import { describeSeries, type Series } from './series-labels.js';
import { createStackNodes, type StackNodes } from './stack-nodes.js';

export interface ConvertContext {
  readonly tenant: string;
  readonly nowMs: number;
  readonly limits: TenantLimits;
  readonly knownNodes: KnownIds;
  /** For all messages together; default 256 MiB. See {@link ConvertBudget}. */
  readonly maxConvertedBytes?: number;
  /** Holds the arrays of the rows, and what is needed on the way to them. Default: memory of its own for each. */
  readonly memory?: ColumnMemory;
}

/** Messages as rows, and what of them cannot be stored. */
export interface ConvertedProfiles {
  readonly batch: WriteBatch;
  readonly acceptedProfiles: number;
  readonly acceptedSamples: number;
  readonly rejections: readonly Rejection[];
  /** Whether they came to more than `maxConvertedBytes`. */
  readonly isOverBudget: boolean;
}

/** Pyroscope's choice where a producer says nothing. */
const DEFAULT_DURATION_NANOS = 10_000_000_000n;
const DAY_MS = 86_400_000;

interface MessageContext extends ConvertContext {
  readonly memory: ColumnMemory;
  readonly nodes: StackNodes;
  readonly budget: ConvertBudget;
}

/** Turns profiles into rows: each becomes one row, or several if its samples differ in labels; all of them or none. */
export function convertProfiles(
  messages: readonly IncomingMessage[],
  context: ConvertContext,
): ConvertedProfiles {
  const profiles: ProfileRow[] = [];
  const series: SeriesRow[] = [];
  const rejections: Rejection[] = [];
  const budget = createConvertBudget(context.maxConvertedBytes ?? MAX_CONVERTED_BYTES);
  const common = { ...context, budget, memory: context.memory ?? OWN_MEMORY };
  const newNodes = messages.map((message) => {
    const nodes = createStackNodes(message.dictionary, common);
    const ofMessage = { ...common, nodes };
    for (const profile of message.profiles) {
      const converted = convertProfile(profile, message, ofMessage);
      if ('reason' in converted) rejections.push(converted);
      else {
        profiles.push(...converted.profiles);
        series.push(...converted.series);
      }
    }
    return nodes.newNodes;
  });
  const profileCount = messages.reduce((sum, message) => sum + message.profiles.length, 0);
  return {
    batch: { profiles, series, nodes: newNodes.flat() },
    acceptedProfiles: profileCount - rejections.length,
    acceptedSamples: profiles.reduce((sum, { stacks }) => sum + stacks.length, 0),
    rejections,
    isOverBudget: budget.isSpent,
  };
}

type ProfileRows = Pick<WriteBatch, 'profiles' | 'series'>;

function convertProfile(
  profile: IncomingProfile,
  { dictionary }: IncomingMessage,
  context: MessageContext,
): ProfileRows | Rejection {
  const { type, samples } = profile;
  const { tenant, nowMs, limits, nodes, budget, memory } = context;
  const timeNanos = profile.timeNanos > 0n ? profile.timeNanos : BigInt(nowMs) * 1_000_000n;
  const timeMs = Number(timeNanos / 1_000_000n);
  const rejection = checkType(profile) ?? checkTime(timeMs, context) ?? checkSamples(profile, limits);
  if (rejection !== undefined) return rejection;
  const ownBytes = bytesOfLabels(profile.labels);

  const labelsOf = new Map<number, SampleLabels>();
  const seriesById = new Map<bigint, Series>();
  let problem: Rejection | undefined;
  const groups = groupSamples(samples, (set) => {
    // There may be a million more.
    if (problem !== undefined) return undefined;
    const ofSample = readSampleLabels(set, dictionary, profile.keptAttributes);
    budget.take(
      ofSample.count * LABEL_BYTES + ownBytes + bytesOfLabels(ofSample.labels) + bytesOfLabels(ofSample.kept),
    );
    if (budget.isSpent) problem = tooMuch();
    labelsOf.set(set, ofSample);
    if (ofSample.count > limits.maxSampleLabels) {
      problem ??= rejectProfile(
        'sample_labels_limit',
        `has a sample of ${ofSample.count} labels, more than ${limits.maxSampleLabels}. Send fewer, or raise max_sample_labels of the tenant`,
      );
    }
    const described = describeSeries(profile, ofSample.labels, limits);
    if ('reason' in described) {
      problem ??= described;
      return undefined;
    }
    // Label sets that come to the same series are one group: two rows of one profile and series would count as a repetition.
    const known = seriesById.get(described.id) ?? described;
    seriesById.set(described.id, known);
    if (seriesById.size > limits.maxSeriesPerProfile) problem = tooManySeries(limits);
    return known;
  });
  if (problem !== undefined) return problem;

  const day = Math.floor(timeMs / DAY_MS);
  // The epoch was a Thursday, and days before it cannot come: they are too old.
  const week = day - ((day + 3) % 7);
  const rows: { profiles: ProfileRow[]; series: SeriesRow[] } = { profiles: [], series: [] };
  const profileId = hasId(profile.profileId) ? profile.profileId : randomBytes(16);
  for (const { target, rows: rowsOfGroup } of groups) {
    if (target === undefined) continue;
    const { total, stacks, values, details } = collectSamples({
      samples,
      rows: rowsOfGroup,
      factor: type.factor,
      links: dictionary.links,
      stackCount: dictionary.stacks.count,
      rankLeaves: nodes.at({ tenant, service: target.service, week, retentionDays: limits.retentionDays }),
      labelsOf: (set) => labelsOf.get(set),
      memory,
    });
    if (budget.isSpent) return tooMuch();
    if (total === undefined) {
      return rejectProfile(
        'malformed_profile',
        'has values that add up to more than 2^63 - 1. Check the unit of its values',
      );
    }
    if (stacks.length === 0) continue;
    const { service, id } = target;
    const key = { tenant, service, type: type.id, series: id, retentionDays: limits.retentionDays };
    rows.series.push({ ...key, day, labels: target.labels });
    rows.profiles.push({
      ...key,
      stacks,
      values,
      details,
      total,
      timeNanos,
      profileId,
      durationNanos: profile.durationNanos === 0n ? DEFAULT_DURATION_NANOS : profile.durationNanos,
    });
  }
  return rows;
}

function bytesOfLabels(labels: Iterable<readonly [name: string, value: string]>): number {
  let bytes = 0;
  for (const [name, value] of labels) bytes += LABEL_BYTES + name.length + value.length;
  return bytes;
}

function tooMuch(): Rejection {
  return rejectProfile(
    'converted_size_limit',
    'comes, with those before it in the request, to more than 256 MiB of stack frames, names and labels once it is no longer packed. Send fewer profiles at a time, and give samples labels of few values',
  );
}

function tooManySeries({ maxSeriesPerProfile }: TenantLimits): Rejection {
  return rejectProfile(
    'series_limit',
    `has samples of more than ${maxSeriesPerProfile} different label sets. Give samples labels of few values`,
  );
}

function checkType({ type }: IncomingProfile): Rejection | undefined {
  if (type.sampleType !== '') return undefined;
  return rejectProfile('malformed_profile', 'has no sample type. Set Profile.sample_type');
}

function checkTime(
  timeMs: number,
  { nowMs, limits: { maxProfileAgeMs, maxProfileAheadMs } }: ConvertContext,
): Rejection | undefined {
  const ageMs = nowMs - timeMs;
  if (ageMs <= maxProfileAgeMs && -ageMs <= maxProfileAheadMs) return undefined;
  return rejectProfile(
    'not_in_ingestion_window',
    `has the time ${formatTime(timeMs)}, and this server takes none from before ${formatTime(nowMs - maxProfileAgeMs)} or after ${formatTime(nowMs + maxProfileAheadMs)}. Check the sender's clock, or raise --max-profile-age (and --retention, which it cannot exceed)`,
  );
}

function checkSamples({ samples }: IncomingProfile, { maxSamples }: TenantLimits): Rejection | undefined {
  if (samples.count <= maxSamples) return undefined;
  return rejectProfile(
    'samples_limit',
    `has ${samples.count} samples, more than ${maxSamples}. Send shorter windows, or raise max_samples of the tenant`,
  );
}

function hasId(profileId: Uint8Array): boolean {
  return profileId.length === 16 && profileId.some((byte) => byte !== 0);
}

function formatTime(ms: number): string {
  // Further out than a Date reaches is written as the number it is.
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`;
}

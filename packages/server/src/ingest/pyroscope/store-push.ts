import { ServerError } from '../../errors.js';
import type { PushRequest, RawProfileSeries, RawSample } from '../../gen/push/v1/push_pb.js';
import type { TenantLimits } from '../../limits/tenant-limits.js';
import type { ByteShare } from '../../listen/byte-budget.js';
import type { ServerMetrics } from '../../ops/metrics.js';
import { freeMemory } from '../../own-memory.js';
import type { PushedProfile } from '../prepare/write-task.js';
import { type Rejection, summarizeRejections } from '../rejection.js';
import type { WritePath } from '../write-path.js';
import { inflateProfile } from './inflate-profile.js';
import { toRejection } from './profile-rejection.js';
import { readPushSeries } from './push-series.js';

export interface StorePushOptions {
  readonly writePath: WritePath;
  readonly metrics: ServerMetrics;
  /** All profiles of a request, in bytes. */
  readonly maxDecompressedBytes: number;
  readonly nextProfileId: () => Uint8Array;
}

/** Whose request it is, and the bytes that it holds. */
export interface PushCall {
  readonly tenant: string;
  readonly share: ByteShare;
}

/**
 * Stores the profiles of a request; resolves when they are durable. When some cannot be stored the others are, and it rejects with
 * HOTSPAN_ERR_SERVER_PROFILE, which tells of each: Pyroscope's protocol has no partial success.
 */
export async function storePush(
  { series: all }: PushRequest,
  { tenant, share }: PushCall,
  { writePath, metrics, maxDecompressedBytes, nextProfileId }: StorePushOptions,
): Promise<void> {
  const count = all.reduce((sum, { samples }) => sum + samples.length, 0);
  if (count === 0) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_PROFILE',
      'the request has no profiles. Send at least one series with one sample.',
    );
  }
  const limits = writePath.limits.of(tenant);
  const { profiles, bytes, rejections } = await openProfiles(all, {
    limits,
    maxDecompressedBytes,
    share,
    nextProfileId,
  });
  metrics.ingestedBytes.inc({ tenant, door: 'push' }, bytes);
  writePath.limits.admit(tenant, bytes);
  const outcome = await writePath.write({
    tenant,
    door: 'push',
    payload: { kind: 'push', profiles, rejections },
  });
  if (outcome.rejections.length === 0) return;
  throw partialError(outcome.rejections, count);
}

interface OpenContext {
  readonly limits: TenantLimits;
  readonly maxDecompressedBytes: number;
  readonly share: ByteShare;
  readonly nextProfileId: () => Uint8Array;
}

/** Reads labels and undoes gzip, and tells how much there is to be read. */
async function openProfiles(
  all: readonly RawProfileSeries[],
  { limits, maxDecompressedBytes, share, nextProfileId }: OpenContext,
): Promise<{ profiles: PushedProfile[]; bytes: number; rejections: Rejection[] }> {
  const profiles: PushedProfile[] = [];
  const rejections: Rejection[] = [];
  let bytes = 0;
  let isBodyInUse = false;
  for (const { labels, samples } of all) {
    bytes += labels.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    const series = readPushSeries(labels, limits);
    if ('reason' in series) {
      for (const _ of samples) rejections.push(series);
      continue;
    }
    for (const sample of samples) {
      const inflated = await inflate(sample, limits);
      if ('reason' in inflated) {
        rejections.push(inflated);
        continue;
      }
      if (inflated.buffer === sample.rawProfile.buffer) isBodyInUse = true;
      else share.take(inflated.length);
      bytes += inflated.length;
      if (bytes > maxDecompressedBytes) {
        throw new ServerError(
          'HOTSPAN_ERR_SERVER_TOO_LARGE',
          `the profiles of the request have more than ${maxDecompressedBytes} bytes in all once decompressed. Send fewer at a time, or raise --max-decompressed-bytes.`,
        );
      }
      profiles.push({ bytes: inflated, series, profileId: nextProfileId() });
    }
  }
  // They are parts of the same body.
  if (!isBodyInUse)
    for (const { samples } of all) for (const { rawProfile } of samples) freeMemory(rawProfile);
  return { profiles, bytes, rejections };
}

async function inflate(
  { rawProfile }: RawSample,
  { maxProfileBytes }: TenantLimits,
): Promise<Uint8Array | Rejection> {
  try {
    return await inflateProfile(rawProfile, maxProfileBytes);
  } catch (error) {
    return toRejection(error);
  }
}

function partialError(rejections: readonly Rejection[], count: number): ServerError {
  // Each sample type of a profile is rejected by itself, mostly for the same reason.
  const byMessage = new Map(rejections.map((rejection) => [rejection.message, rejection]));
  return new ServerError(
    'HOTSPAN_ERR_SERVER_PROFILE',
    `of the ${count} ${count === 1 ? 'profile' : 'profiles'} in the request not all can be stored; the others are. ${summarizeRejections([...byMessage.values()])}`,
  );
}

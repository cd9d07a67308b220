import { ServerError } from '../errors.js';
import type { Access } from '../listen/access.js';
import type { ByteBudget } from '../listen/byte-budget.js';
import type { ServerMetrics } from '../ops/metrics.js';
import type { Door } from './incoming.js';
import type { OtlpCodec } from './prepare/write-task.js';
import type { BodyLimits } from './read-body.js';
import { type Rejection, summarizeRejections } from './rejection.js';
import type { WritePath } from './write-path.js';

/** What the doors of OTLP share. */
export interface OtlpOptions {
  readonly writePath: WritePath;
  readonly access: Access;
  readonly limits: BodyLimits;
  readonly budget: ByteBudget;
  readonly metrics: ServerMetrics;
}

/** An `ExportProfilesServiceRequest` as it came, decompressed. */
export interface OtlpMessage {
  readonly bytes: Uint8Array;
  readonly codec: OtlpCodec;
  readonly tenant: string;
  readonly door: Door;
}

/**
 * Decodes and stores a message of OTLP, by whichever protocol it came. Resolves with the profiles that could not be stored when
 * the others are durable and found by queries.
 *
 * Throws OtlpProfilesError for what is no such message, and HOTSPAN_ERR_SERVER_PROFILE when there were profiles and none could
 * be stored, _RATE or _STORE.
 */
export async function storeOtlp(
  { bytes, codec, tenant, door }: OtlpMessage,
  { writePath, limits, metrics }: OtlpOptions,
): Promise<readonly Rejection[]> {
  metrics.ingestedBytes.inc({ tenant, door }, bytes.length);
  writePath.limits.admit(tenant, bytes.length);
  const { acceptedProfiles, rejections } = await writePath.write({
    tenant,
    door,
    payload: { kind: 'otlp', bytes, codec, maxBytes: limits.maxDecompressedBytes },
  });
  if (acceptedProfiles === 0 && rejections.length > 0) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_PROFILE',
      `none of the ${rejections.length} profiles can be stored. ${summarizeRejections(rejections)}`,
    );
  }
  return rejections;
}

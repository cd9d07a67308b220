import { decodeProfiles, decodeProfilesJson } from '@hotspan/otlp-profiles';
import { ServerError } from '../errors.js';
import type { Access } from '../listen/access.js';
import type { ByteBudget } from '../listen/byte-budget.js';
import type { ServerMetrics } from '../ops/metrics.js';
import type { Door } from './incoming.js';
import { toIncomingRequest } from './otlp-request.js';
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

export type OtlpCodec = 'protobuf' | 'json';

/** An `ExportProfilesServiceRequest` as it came, decompressed. */
export interface OtlpMessage {
  readonly bytes: Uint8Array;
  readonly codec: OtlpCodec;
  readonly tenant: string;
  readonly door: Door;
}

/**
 * Deep stacks and long names are cut when they are stored, not refused; a message that holds them is as large as they are, which
 * is limit enough.
 */
const CUT_LATER = { maxStackDepth: 2 ** 24, maxStringBytes: 2 ** 24 } as const;

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
  const decode = codec === 'json' ? decodeProfilesJson : decodeProfiles;
  const decoded = decode(bytes, { ...CUT_LATER, maxBytes: limits.maxDecompressedBytes });
  const { acceptedProfiles, rejections } = await writePath.write(
    toIncomingRequest(decoded, { tenant, door }),
  );
  if (acceptedProfiles === 0 && rejections.length > 0) {
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_PROFILE',
      `none of the ${rejections.length} profiles can be stored. ${summarizeRejections(rejections)}`,
    );
  }
  return rejections;
}

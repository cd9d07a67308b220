import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isGzip } from '@hotspan/formats';
import { ServerError } from '../../errors.js';
import type { ByteBudget, ByteShare } from '../../listen/byte-budget.js';
import type { ServerMetrics } from '../../ops/metrics.js';
import { freeMemory } from '../../own-memory.js';
import { COMPRESSIONS, decompress } from '../decompress.js';
import type { BodyLimits } from '../read-body.js';
import { RECEIVE_TIMEOUT_MS, receiveBody } from '../receive-body.js';
import { summarizeRejections } from '../rejection.js';
import type { WritePath } from '../write-path.js';
import { findProfile } from './find-profile.js';
import type { IngestQuery } from './ingest-query.js';

export interface StoreIngestOptions {
  readonly writePath: WritePath;
  readonly limits: BodyLimits;
  readonly budget: ByteBudget;
  readonly metrics: ServerMetrics;
  readonly nextProfileId: () => Uint8Array;
}

export interface IngestRequest {
  readonly raw: IncomingMessage;
  readonly tenant: string;
  readonly query: IngestQuery;
  /** Told once the format is known, before the profile is read. */
  readonly onFormat: (format: string) => void;
}

/** Receives a request to `/ingest` and stores its profile; resolves when it is durable, or when there is none. */
export async function storeIngest(
  { raw, tenant, query, onFormat }: IngestRequest,
  { writePath, limits: bodyLimits, budget, metrics, nextProfileId }: StoreIngestOptions,
): Promise<void> {
  const share = budget.open();
  try {
    const body = await receive(raw, bodyLimits, share);
    const limits = writePath.limits.of(tenant);
    const found = await findProfile(body, {
      format: query.format,
      contentType: raw.headers['content-type'] ?? '',
      maxProfileBytes: limits.maxProfileBytes,
    });
    metrics.ingestedBytes.inc({ tenant, door: 'ingest' }, found?.bytes.length ?? body.length);
    if (found === undefined) return;
    if (found.bytes.buffer !== body.buffer) {
      share.take(found.bytes.length);
      freeMemory(body);
    }
    writePath.limits.admit(tenant, found.bytes.length);
    onFormat(found.format);
    const { rejections } = await writePath.write({
      tenant,
      door: 'ingest',
      payload: { kind: 'ingest', ...found, query, profileId: nextProfileId() },
    });
    if (rejections.length > 0) {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_PROFILE',
        `the profile cannot be stored, or not all of it. ${summarizeRejections(rejections)}`,
      );
    }
  } finally {
    share.release();
  }
}

async function receive(
  raw: IncomingMessage,
  { maxBodyBytes, maxDecompressedBytes }: BodyLimits,
  { take }: ByteShare,
): Promise<Uint8Array> {
  const body = await receiveBody(raw, {
    maxBytes: maxBodyBytes,
    onPart: (part) => take(part.length),
    timeoutMs: RECEIVE_TIMEOUT_MS,
  });
  const encoding = encodingOf(raw.headers, body);
  return encoding === undefined ? body : decompress(body, encoding, { maxBytes: maxDecompressedBytes, take });
}

/** Pyroscope does not look at Content-Encoding here, so clients may say what is not so: only what can be so is undone. */
function encodingOf(headers: IncomingHttpHeaders, body: Buffer): string | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (!COMPRESSIONS.includes(encoding) || (encoding === 'gzip' && !isGzip(body))) return undefined;
  return encoding;
}

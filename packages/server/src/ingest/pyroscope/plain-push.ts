import { fromBinary } from '@bufbuild/protobuf';
import type { FastifyRequest } from 'fastify';
import { type PushRequest, PushRequestSchema } from '../../gen/push/v1/push_pb.js';
import { COMPRESSIONS } from '../decompress.js';
import { misunderstoodPush } from './misunderstood-push.js';

/** Of Content-Encoding. */
const READABLE: ReadonlySet<string> = new Set(['identity', ...COMPRESSIONS]);
/** Of Connect-Timeout-Ms. Senders mean how long they wait; what is stored late is stored. */
const TIMEOUT = /^\d{1,10}$/;

/**
 * Whether a call is the one that senders of profiles make: unary, of Connect, in protobuf, in every point as the protocol has it.
 * It needs no more than its body read and an empty answer, and the library, which can do all else, takes its time for that.
 */
export function isPlainPush({ method, headers }: FastifyRequest): boolean {
  return (
    method === 'POST' &&
    headers['content-type']?.toLowerCase() === 'application/proto' &&
    READABLE.has(headers['content-encoding']?.trim().toLowerCase() ?? 'identity') &&
    TIMEOUT.test(String(headers['connect-timeout-ms'] ?? 0))
  );
}

/** Throws HOTSPAN_ERR_SERVER_REQUEST for what is none. Its bytes are parts of `body`. */
export function decodePush(body: Uint8Array): PushRequest {
  try {
    return fromBinary(PushRequestSchema, body, { readUnknownFields: false });
  } catch {
    throw misunderstoodPush();
  }
}

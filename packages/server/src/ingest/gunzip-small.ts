import { gunzipSync } from '@hotspan/formats';
import { inTurn } from '../in-turn.js';
import { ownMemory } from '../own-memory.js';

/** Profiles become four times as long, mostly; a usual one takes 0.2 ms. */
const MAX_GZIP_BYTES = 64 * 1024;
const MAX_BYTES = 512 * 1024;

/**
 * Inflates gzip on the event loop when it is its turn, if that is little work: the way through Node's thread pool costs more than
 * inflating a usual profile. Undefined for what is larger than that or than `maxBytes`, and for what is broken: whoever inflates that
 * has the error for it.
 */
export async function gunzipSmall(bytes: Uint8Array, maxBytes: number): Promise<Buffer | undefined> {
  if (bytes.length > MAX_GZIP_BYTES) return undefined;
  const limits = { maxBytes: Math.min(maxBytes, MAX_BYTES) };
  return inTurn(() => {
    try {
      const { buffer, byteOffset, length } = gunzipSync(bytes, limits);
      return ownMemory(Buffer.from(buffer, byteOffset, length));
    } catch {
      return undefined;
    }
  });
}

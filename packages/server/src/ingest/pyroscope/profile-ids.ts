import { randomFillSync } from 'node:crypto';

const POOL_IDS = 64;

/** Gives new UUIDs of version 4 as bytes. The system is asked for many at a time: the call costs more than the bytes. */
export function createProfileIds(): () => Uint8Array {
  const pool = new Uint8Array(16 * POOL_IDS);
  let next = POOL_IDS;
  return () => {
    if (next === POOL_IDS) {
      randomFillSync(pool);
      next = 0;
    }
    const id = pool.slice(next * 16, next * 16 + 16);
    next++;
    id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
    id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
    return id;
  };
}

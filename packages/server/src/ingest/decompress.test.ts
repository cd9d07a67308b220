import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { COMPRESSIONS, decompress } from './decompress.js';

const MIB = 1024 * 1024;
const NO_LIMITS = { maxBytes: 1024 * MIB, take: () => {} };
/** 180 bytes of text, compressed by zlib of Node.js 22.23. */
const ZSTD = Buffer.from(
  'KLUv/SC0hQEAFAJwcm9maWxlcywgIGFuZCBtb3JlIG9mIDcgbnMgZWFjaAoEAO2rBOR86qd26hUk',
  'base64',
);
const TEXT = 'profiles, profiles, profiles and more profiles of 7 ns each\n'.repeat(3);
const hasZstd = COMPRESSIONS.includes('zstd');

describe('decompress', () => {
  it.each([
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
  ])('undoes %s, of no bytes and of more than one piece', async (compression, compress) => {
    for (const length of [0, 1, 3 * MIB]) {
      const bytes = Buffer.alloc(length, 'profile ');
      const pieces: number[] = [];
      const take = (piece: number): void => void pieces.push(piece);
      const outcome = await decompress(compress(bytes), compression, { ...NO_LIMITS, take });
      expect(outcome.equals(bytes)).toBe(true);
      expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(length);
    }
  });

  it.runIf(hasZstd)('undoes zstd where Node.js can', async () => {
    expect((await decompress(ZSTD, 'zstd', NO_LIMITS)).toString()).toBe(TEXT);
  });

  it.runIf(hasZstd)('refuses zstd that was cut off', async () => {
    await expect(decompress(ZSTD.subarray(0, -4), 'zstd', NO_LIMITS)).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_ENCODING\] the body is not zstd, .*: it ends early\. Send it as zstd, or uncompressed\.$/,
    );
  });

  it.runIf(hasZstd)('stops at the limit of zstd as well', async () => {
    await expect(decompress(ZSTD, 'zstd', { ...NO_LIMITS, maxBytes: 179 })).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_TOO_LARGE\] /,
    );
  });

  it.skipIf(hasZstd)('says what else there is where Node.js has no zstd', async () => {
    await expect(decompress(ZSTD, 'zstd', NO_LIMITS)).rejects.toThrow(
      /must be compressed with gzip, deflate or not at all, got "zstd"\. Compress with gzip\.$/,
    );
  });

  it('stops as soon as there are more bytes than the limit', async () => {
    let taken = 0;
    const bomb = zlib.gzipSync(Buffer.alloc(100 * MIB));
    const take = (bytes: number): void => {
      taken += bytes;
    };
    await expect(decompress(bomb, 'gzip', { maxBytes: MIB, take })).rejects.toThrow(
      '[HOTSPAN_ERR_SERVER_TOO_LARGE] the body has more than 1048576 bytes once decompressed',
    );
    expect(taken).toBeLessThanOrEqual(MIB);
  });

  it('stops as soon as nobody has room for more', async () => {
    let taken = 0;
    const take = (bytes: number): void => {
      taken += bytes;
      if (taken > MIB) throw new Error('full');
    };
    await expect(
      decompress(zlib.gzipSync(Buffer.alloc(100 * MIB)), 'gzip', { ...NO_LIMITS, take }),
    ).rejects.toThrow('full');
    expect(taken).toBeLessThan(2 * MIB);
  });

  it.each([
    ['that are cut off', zlib.gzipSync('profile').subarray(0, -1), /unexpected end of file/],
    ['that are something else', Buffer.from('profile'), /incorrect header check/],
    ['of which there are none', Buffer.alloc(0), /unexpected end of file/],
  ])('refuses bytes %s', async (_, bytes, reason) => {
    const outcome = decompress(bytes, 'gzip', NO_LIMITS);
    await expect(outcome).rejects.toThrow(/^\[HOTSPAN_ERR_SERVER_ENCODING\] the body is not gzip/);
    await expect(outcome).rejects.toThrow(reason);
  });
});

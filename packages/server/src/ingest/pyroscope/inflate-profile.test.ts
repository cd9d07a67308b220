import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { inflateProfile } from './inflate-profile.js';

const MIB = 1024 * 1024;

it('leaves alone what is not gzip', async () => {
  const bytes = Buffer.from('main 1\n');
  expect(await inflateProfile(bytes, MIB)).toBe(bytes);
});

it.each([
  ['small', Buffer.from('main 1\n')],
  ['larger than what is inflated at once', Buffer.alloc(5 * MIB, 'main 1\n')],
  ['hardly compressed', Buffer.from(Array.from({ length: MIB }, (_, i) => (i * i * 7919) >>> 9))],
])('undoes gzip that is %s', async (_, bytes) => {
  const inflated = await inflateProfile(gzipSync(bytes), 16 * MIB);
  expect(Buffer.compare(inflated, bytes)).toBe(0);
});

it.each([
  ['of the size that is inflated at once', MIB, 2 * MIB],
  ['of more', 5 * MIB, 6 * MIB],
])('refuses more than it may have, %s', async (_, maxBytes, length) => {
  await expect(inflateProfile(gzipSync(Buffer.alloc(length)), maxBytes)).rejects.toMatchObject({
    code: 'HOTSPAN_ERR_FORMAT_LIMIT',
    limit: maxBytes,
    limitName: 'maxBytes',
  });
});

it.each([
  ['small', 20],
  ['large', 700_000],
])('refuses gzip that ends early: %s', async (_, length) => {
  const noise = Buffer.from(Array.from({ length: MIB }, (_, i) => (i * i * 7919) >>> 9));
  await expect(inflateProfile(gzipSync(noise).subarray(0, length), 16 * MIB)).rejects.toMatchObject({
    code: 'HOTSPAN_ERR_FORMAT_COMPRESSED',
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync as zlibGzip } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FormatError } from '../errors.js';
import { gunzip, gunzipSync } from './gunzip.js';
import { gzip, gzipSync } from './gzip.js';
import { makeGzipBomb } from './gzip-bomb.fixture.js';
import { isGzip } from './is-gzip.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const packed = (value: string): Uint8Array => zlibGzip(text(value));
const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const FORMS = [
  { form: 'gunzip', inflate: gunzip },
  {
    form: 'gunzipSync',
    inflate: async (bytes: Uint8Array, { maxBytes = 1 << 26 } = {}) => gunzipSync(bytes, { maxBytes }),
  },
] as const;

describe.each(FORMS)('$form', ({ inflate }) => {
  it('gives back what was compressed, as a plain array of its own', async () => {
    const bytes = await inflate(packed('folded;stack 1\n'));
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
    expect(new TextDecoder().decode(bytes)).toBe('folded;stack 1\n');
  });

  it('reads several gzip members as their concatenation', async () => {
    const bytes = await inflate(joined(packed('first '), packed(''), packed('second')));
    expect(new TextDecoder().decode(bytes)).toBe('first second');
  });

  it('reads padding with zeros after the end as nothing', async () => {
    const bytes = await inflate(joined(packed('padded'), new Uint8Array(512)));
    expect(new TextDecoder().decode(bytes)).toBe('padded');
  });

  it('takes output of exactly maxBytes and refuses one byte more', async () => {
    const bytes = zlibGzip(new Uint8Array(100_000));
    expect(await inflate(bytes, { maxBytes: 100_000 })).toHaveLength(100_000);
    await expect(inflate(bytes, { maxBytes: 99_999 })).rejects.toMatchObject({
      code: 'HOTSPAN_ERR_FORMAT_LIMIT',
      limit: 99_999,
      offset: 99_999,
      message: expect.stringContaining('maxBytes (99999)'),
    });
  });

  const whole = packed('a stack of frames '.repeat(100));
  it.each([
    { what: 'no bytes', bytes: new Uint8Array() },
    { what: 'a header alone', bytes: whole.subarray(0, 10) },
    { what: 'a body cut off', bytes: whole.subarray(0, 30) },
    { what: 'a trailer cut off', bytes: whole.subarray(0, -1) },
    { what: 'a wrong checksum', bytes: withFlippedBit(whole, whole.length - 6) },
    { what: 'a wrong length', bytes: withFlippedBit(whole, whole.length - 2) },
    { what: 'a corrupt body', bytes: withFlippedBit(whole, 14) },
    { what: 'text', bytes: text('main;work 1\n') },
    { what: 'junk after the end', bytes: joined(whole, text('junk after it')) },
    { what: 'half a second member', bytes: joined(whole, whole.subarray(0, 20)) },
  ])('refuses $what by its code', async ({ bytes }) => {
    const error: FormatError = await inflate(bytes).then(
      () => expect.fail('it was read'),
      (reason: FormatError) => reason,
    );
    expect(error).toMatchObject({ name: 'FormatError', code: 'HOTSPAN_ERR_FORMAT_COMPRESSED' });
    // What was wrong stands between "gzip:" and the advice.
    expect(error.message).toMatch(/no complete gzip: [^.]+\. Compress/);
    expect(error.cause).toBeInstanceOf(Error);
  });
});

function withFlippedBit(bytes: Uint8Array, at: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

describe('a 400 KB gzip that inflates to 400 MB', () => {
  const program = fileURLToPath(new URL('refuse-bomb.fixture.ts', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-bomb-'));
  const path = join(folder, 'bomb.gz');
  const maxBytes = 64 * 1024 * 1024;

  beforeAll(async () => {
    const bomb = await makeGzipBomb(400 * 1024 * 1024);
    expect(bomb.length).toBeLessThan(420_000);
    writeFileSync(path, bomb);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['sync', 'stream'])('is refused in its %s form without being held in memory', async (form) => {
    const args = ['--import', 'tsx', program, path, String(maxBytes), form];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { failure, grownBytes } = JSON.parse(stdout);
    expect(failure).toContain('[HOTSPAN_ERR_FORMAT_LIMIT]');
    expect(failure).toContain(`maxBytes (${maxBytes})`);
    // Up to the limit it may hold; the rest of the bound is what a heap grows by meanwhile.
    expect(grownBytes).toBeLessThan(3 * maxBytes);
  });
});

describe('gzip', () => {
  it('is undone by gunzip, in all four combinations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const packages = [await gzip(bytes), gzipSync(bytes)];
        for (const each of packages) {
          expect(isGzip(each)).toBe(true);
          expect(await gunzip(each)).toEqual(bytes);
          expect(gunzipSync(each, { maxBytes: 2000 })).toEqual(bytes);
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    { what: 'no bytes', bytes: [] },
    { what: 'half of its magic', bytes: [0x1f] },
    { what: 'another method than deflate', bytes: [0x1f, 0x8b, 0x07] },
  ])('is not seen in $what', ({ bytes }) => {
    expect(isGzip(Uint8Array.from(bytes))).toBe(false);
  });
});

describe('a platform with less', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('names the asynchronous functions where there is no zlib', () => {
    vi.stubGlobal('process', {});
    expect(() => gunzipSync(packed('x'), { maxBytes: 10 })).toThrow(
      /\[HOTSPAN_ERR_FORMAT_COMPRESSED\].*await gunzip\(bytes\)/,
    );
    expect(() => gzipSync(text('x'))).toThrow(/\[HOTSPAN_ERR_FORMAT_COMPRESSED\].*await gzip\(bytes\)/);
  });

  it('refuses by code where there are no compression streams', async () => {
    vi.stubGlobal('CompressionStream', undefined);
    vi.stubGlobal('DecompressionStream', undefined);
    const refusal = { code: 'HOTSPAN_ERR_FORMAT_COMPRESSED' };
    await expect(gunzip(packed('x'))).rejects.toMatchObject(refusal);
    await expect(gzip(text('x'))).rejects.toMatchObject(refusal);
  });
});

import { describe, expect, it } from 'vitest';
import { uvarintLength, writeUvarint } from './uvarint.js';

describe('writeUvarint', () => {
  it.each<[number, string]>([
    [0, '00'],
    [1, '01'],
    [127, '7f'],
    [128, '8001'],
    [300, 'ac02'],
    [16_384, '808001'],
    [2 ** 31, '8080808008'],
    [2 ** 32 + 1, '8180808010'],
    [Number.MAX_SAFE_INTEGER, 'ffffffffffffff0f'],
    [2 ** 53, '8080808080808010'],
  ])('writes %d as %s and knows its length', (value, hex) => {
    const bytes = new Uint8Array(10);
    const end = writeUvarint(bytes, 1, value);
    expect(Buffer.from(bytes.subarray(1, end)).toString('hex')).toBe(hex);
    expect(uvarintLength(value)).toBe(end - 1);
  });
});

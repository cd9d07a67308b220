import { describe, expect, it } from 'vitest';
import { labelValue } from './label-value.js';

describe('labelValue', () => {
  it.each([
    ['text', 'text'],
    ['', ''],
    [42n, '42'],
    [-1n, '-1'],
    [['one'], 'one'],
    [[[7n]], '7'],
    [['a', 'b'], ''],
    [[], ''],
    [true, ''],
    [1.5, ''],
    [null, ''],
    [new Uint8Array(3), ''],
    [new Map([['k', 'v']]), ''],
  ])('reads %o as %o', (value, expected) => {
    expect(labelValue(value)).toBe(expected);
  });
});

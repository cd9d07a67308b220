import { describe, expect, it } from 'vitest';
import { parseGrpcTimeout, withDeadline } from './grpc-timeout.js';

describe('parseGrpcTimeout', () => {
  it.each([
    ['1H', 3_600_000],
    ['2M', 120_000],
    ['5S', 5_000],
    ['4999m', 4_999],
    ['1500u', 1.5],
    ['99999999n', 99.999_999],
    ['0S', 0],
    // More than a timer takes.
    ['99999999H', 2 ** 31 - 1],
    [undefined, undefined],
  ])('reads %s as %d ms', (text, expected) => {
    expect(parseGrpcTimeout(text)).toBe(expected);
  });

  it.each(['', '5', 'S', '5 S', '5s', '-1S', '1.5S', '123456789m', '5S5S'])('refuses %j', (text) => {
    expect(() => parseGrpcTimeout(text)).toThrow(/^\[HOTSPAN_ERR_SERVER_REQUEST\] grpc-timeout must be/);
  });
});

describe('withDeadline', () => {
  it('gives what the work gives', async () => {
    expect(await withDeadline(Promise.resolve(7), 60_000)).toBe(7);
    await expect(withDeadline(Promise.reject(new Error('no')), 60_000)).rejects.toThrow('no');
  });

  it('does not wait for longer than it may', async () => {
    await expect(withDeadline(new Promise(() => {}), 1)).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_DEADLINE\] .* within the 1 ms/,
    );
  });
});

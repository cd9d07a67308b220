import { describe, expect, test } from 'vitest';
import { decideRetry, parseRetryAfter, type RetryInput } from './retry.js';

const failure: RetryInput = {
  attempts: 1,
  retryable: true,
  retryAfterMs: undefined,
  remainingMs: 10_000,
  random: 0.5,
};

describe('decideRetry', () => {
  test.each([
    [1, 1_000],
    [2, 1_500],
    [3, 2_250],
    [4, 3_375],
    [5, 5_000],
  ])('backs off after attempt %i by %i ms in the middle of the jitter', (attempts, waitMs) => {
    expect(decideRetry({ ...failure, attempts })).toEqual({ retry: true, waitMs });
  });

  test.each([
    [0, 800],
    [0.999_999, 1_200],
  ])('jitters by a fifth: random %d gives %i ms', (random, waitMs) => {
    expect(decideRetry({ ...failure, random })).toEqual({ retry: true, waitMs });
  });

  test('ends after five retries', () => {
    expect(decideRetry({ ...failure, attempts: 6 })).toEqual({ retry: false, reason: 'attempts' });
  });

  test('never retries what cannot pass by itself, even when the server names a time', () => {
    expect(decideRetry({ ...failure, retryable: false, retryAfterMs: 5 })).toEqual({
      retry: false,
      reason: 'not-retryable',
    });
  });

  test('takes the wait of the server as it is', () => {
    expect(decideRetry({ ...failure, retryAfterMs: 7_000, random: 0 })).toEqual({
      retry: true,
      waitMs: 7_000,
    });
  });

  test('gives up at once when the wait does not fit into the time left', () => {
    expect(decideRetry({ ...failure, remainingMs: 1_000 })).toEqual({
      retry: false,
      reason: 'deadline',
      waitMs: 1_000,
    });
  });
});

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1);

  test.each([
    ['2', 2_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:00:05 GMT', 5_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
  ])('reads "%s"', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected);
  });

  test.each([undefined, '', '-1', '2.5', 'soon', '99999999999'])('ignores %s', (value) => {
    expect(parseRetryAfter(value, now)).toBeUndefined();
  });
});

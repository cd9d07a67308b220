import { expect, it } from 'vitest';
import { parseDiffQuery } from './parse-diff-query.js';

const CPU = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';
const NOW_MS = 1_700_000_000_000;
const SIDES = {
  leftQuery: `${CPU}{side="l"}`,
  leftFrom: 'now-2h',
  leftUntil: 'now-1h',
  rightQuery: `${CPU}{side="r"}`,
  rightFrom: 'now-1h',
};
const parse = (parameters: object = {}) => parseDiffQuery({ ...SIDES, ...parameters }, NOW_MS);

it('reads each side with its times', () => {
  const matchers = (value: string) => [{ name: 'side', operator: '=', value }];
  expect(parse({ maxNodes: '3' })).toEqual({
    left: { type: CPU, matchers: matchers('l'), startMs: NOW_MS - 7_200_000, endMs: NOW_MS - 3_600_000 },
    right: { type: CPU, matchers: matchers('r'), startMs: NOW_MS - 3_600_000, endMs: NOW_MS },
    maxNodes: 3,
  });
});

it.each<[string, object, RegExp]>([
  ['a side without a query', { leftQuery: '' }, /leftQuery: .* got none/],
  ['a query that is none', { rightQuery: `${CPU}{` }, /rightQuery: a label selector/],
  ['a time of 0', { rightUntil: '0' }, /rightUntil must not be 0/],
  ['times in the wrong order', { leftFrom: 'now' }, /leftFrom .* is after leftUntil/],
  ['two types', { rightQuery: 'a:b:c:d:e{}' }, /one profile type, got process_cpu.* and a:b:c:d:e\. Compare/],
  ['too many nodes', { maxNodes: '1048577' }, /max_nodes must be/],
])('refuses %s, by name', (_, parameters, message) => {
  expect(() => parse(parameters)).toThrow(message);
});

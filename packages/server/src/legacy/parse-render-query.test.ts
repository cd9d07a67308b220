import { describe, expect, it } from 'vitest';
import { parseRenderQuery } from './parse-render-query.js';

const CPU = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';
const NOW_MS = 1_700_000_000_000;
const parse = (parameters: Record<string, unknown> = {}) =>
  parseRenderQuery({ query: `${CPU}{}`, ...parameters }, NOW_MS);

describe('parseRenderQuery', () => {
  it('has a default for all but the query', () => {
    expect(parse()).toEqual({
      selection: { type: CPU, matchers: [], startMs: NOW_MS, endMs: NOW_MS },
      groupBy: undefined,
      aggregation: 'sum',
      maxNodes: 8_192,
      isDot: false,
    });
  });

  const shop = [{ name: 'service_name', operator: '=', value: 'shop' }];

  it.each<[string, object[]]>([
    [CPU, []],
    [`${CPU}:delta{}`, []],
    [`${CPU}{service_name="shop"}`, shop],
    [`{__name__="${CPU}", service_name="shop"}`, shop],
    [`{service_name="shop", "${CPU}"}`, shop],
    [`${CPU}{__name__=~"p.*"}`, [{ name: '__name__', operator: '=~', value: 'p.*' }]],
  ])('takes the type out of the selector %s', (query, matchers) => {
    expect(parse({ query }).selection).toMatchObject({ type: CPU, matchers });
  });

  it.each([
    ['1700000000', 1_700_000_000_000],
    ['1700000000123', 1_700_000_000_123],
    ['1700000000123456', 1_700_000_000_123],
    ['1700000000123456789', 1_700_000_000_123],
    ['20231114', 1_699_920_000_000],
    ['now-1h', NOW_MS - 3_600_000],
    ['nonsense', NOW_MS],
    ['', NOW_MS],
  ])('reads the time %j', (from, startMs) => {
    expect(parse({ from, until: 'now+1h' }).selection).toMatchObject({ startMs, endMs: NOW_MS + 3_600_000 });
  });

  it.each<[Record<string, string>, number]>([
    [{ maxNodes: '5' }, 5],
    [{ 'max-nodes': '5' }, 5],
    [{ maxNodes: '5', 'max-nodes': '6' }, 5],
    [{ maxNodes: 'many', 'max-nodes': '6' }, 6],
    [{ maxNodes: '0', 'max-nodes': '6' }, 6],
    [{ maxNodes: '0' }, 8_192],
    [{ maxNodes: '1.5' }, 8_192],
    [{ maxNodes: 'many' }, 8_192],
    [{ maxNodes: '9'.repeat(10_000) }, 8_192],
  ])('reads a limit of nodes', (parameters, maxNodes) => {
    expect(parse(parameters).maxNodes).toBe(maxNodes);
  });

  it('groups by the first label', () => {
    expect(parse({ groupBy: 'pod' }).groupBy).toBe('pod');
    expect(parse({ groupBy: ['pod', 'region'] }).groupBy).toBe('pod');
    expect(parse({ groupBy: '' }).groupBy).toBeUndefined();
  });

  it.each([
    ['avg', 'average'],
    ['sum', 'sum'],
    ['median', 'sum'],
  ])('reads the aggregation %s', (aggregation, expected) => {
    expect(parse({ aggregation }).aggregation).toBe(expected);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['an empty query', { query: '' }, /query: .* one profile type id .* got none\. Write it like/],
    ['no id', { query: '{service_name="shop"}' }, /query: .* got none/],
    ['an id that is excluded', { query: `{__name__!="${CPU}"}` }, /query: .* got none/],
    ['two ids', { query: `${CPU}{__name__="x"}` }, /query: .* got 2/],
    ['an id of four parts', { query: 'a:b:c:d{}' }, /query: profile_typeID must have five parts.*"a:b:c:d"/],
    ['an empty id', { query: '{__name__=""}' }, /query: profile_typeID must have five parts/],
    ['a selector that is none', { query: `${CPU}{` }, /_SELECTOR\] query: a label selector/],
    ['a from of 0', { from: '0' }, /from must not be 0\. Give/],
    ['an until of 0', { until: '0' }, /until must not be 0\. Give/],
    ['times in the wrong order', { from: 'now', until: 'now-1s' }, /from .* is after until .*\. Swap them\./],
    ['too many nodes', { maxNodes: '1048577' }, /max_nodes must be from 0/],
    ['nodes below zero', { 'max-nodes': '-1' }, /max_nodes must be from 0/],
  ])('refuses %s', (_, parameters, message) => {
    expect(() => parse(parameters)).toThrow(message);
  });

  it('takes the first of a query that comes twice', () => {
    expect(parse({ query: [`${CPU}{}`, '{'] }).selection.type).toBe(CPU);
  });

  it('shows fewer nodes in the format dot', () => {
    expect(parse({ format: 'dot' })).toMatchObject({ isDot: true, maxNodes: 100 });
    expect(parse({ format: 'dot', maxNodes: '7' })).toMatchObject({ isDot: true, maxNodes: 7 });
    expect(parse({ format: 'json' })).toMatchObject({ isDot: false, maxNodes: 8_192 });
  });
});

import { describe, expect, test } from 'vitest';
import { checkLabels, MAX_VALUE_LENGTH } from './check-labels.js';
import { createScope, MAX_LABELS, nestScope, readScope } from './label-scope.js';

const numbered = (count: number, prefix = 'l'): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, 'x']));

describe('labels', () => {
  test('are strings, numbers and booleans, recorded as text', () => {
    expect(checkLabels({ tier: 'gold', shard: 7, is_admin: false, 'http.route': '/a' })).toEqual({
      labels: { tier: 'gold', shard: '7', is_admin: 'false', 'http.route': '/a' },
      problems: [],
    });
  });

  test('that are undefined are left open, without a word', () => {
    expect(checkLabels({ tier: undefined })).toEqual({ labels: {}, problems: [] });
  });

  test.each([
    ['no record', null, /must be an object/],
    ['an array', ['a'], /must be an object/],
    ['an empty name', { '': 'x' }, /"" is no label name/],
    ['a name that begins with a digit', { '1a': 'x' }, /is no label name/],
    ['a name with a space', { 'a b': 'x' }, /is no label name/],
    ['a name that is too long', { ['a'.repeat(65)]: 'x' }, /is no label name/],
    ['a name of the server', { span_id: 'x' }, /"span_id" is a reserved label name/],
    ['a name of the server', { __name__: 'x' }, /reserved/],
    ['an object', { a: {} }, /the label "a" must be .* not object/],
    ['null', { a: null }, /not null/],
    ['a value that is too long', { a: 'x'.repeat(MAX_VALUE_LENGTH + 1) }, /has 201 characters/],
  ])('that are %s are left out, with the reason', (_, given, problem) => {
    const { labels, problems } = checkLabels(given);
    expect(labels).toEqual({});
    expect(problems).toEqual([expect.stringMatching(problem)]);
  });

  test('keep the good ones beside a bad one', () => {
    expect(checkLabels({ 'a b': 'x', tier: 'gold' }).labels).toEqual({ tier: 'gold' });
  });

  test('are limited in number', () => {
    const { labels, problems } = checkLabels(numbered(MAX_LABELS + 2));
    expect(Object.keys(labels)).toHaveLength(MAX_LABELS);
    expect(problems).toHaveLength(2);
  });
});

describe('nested scopes', () => {
  test('merge, so that recursion makes no chain', () => {
    let scope = nestScope(undefined, { depth: '0' });
    for (let depth = 1; depth <= 100_000; depth++) scope = nestScope(scope, { depth: String(depth) });
    expect(scope.outer).toBeUndefined();
    expect(readScope(scope)).toEqual({ depth: '100000' });
  });

  test('read what an open scope around them has at that time', () => {
    const request = createScope(undefined, {}, true);
    const inner = nestScope(nestScope(request, { a: '1' }), { b: '2' });
    request.labels = { 'http.route': '/late', a: '0' };
    expect(readScope(inner)).toEqual({ 'http.route': '/late', a: '1', b: '2' });
  });

  test('have no more labels than one', () => {
    const scope = nestScope(nestScope(undefined, numbered(MAX_LABELS)), { ...numbered(3, 'x'), l0: 'new' });
    expect(Object.keys(readScope(scope))).toHaveLength(MAX_LABELS);
    expect(readScope(scope).l0).toBe('new');
  });
});

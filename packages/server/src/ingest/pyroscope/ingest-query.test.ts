import { expect, it } from 'vitest';
import { parseIngestQuery } from './ingest-query.js';

const NOW_MS = 1_700_000_000_000;

it('has a default for all but the name', () => {
  expect(parseIngestQuery({ name: 'shop' }, NOW_MS)).toEqual({
    app: 'shop',
    tags: new Map(),
    fromNanos: 1_700_000_000_000_000_000n,
    untilNanos: 1_700_000_000_000_000_000n,
    sampleRate: 100,
    spyName: 'unknown',
    format: '',
  });
});

it.each([
  ['0', 0],
  ['1000', 1_000],
  ['', 100],
  ['-5', 100],
  ['1.5', 100],
  ['nonsense', 100],
  ['4294967296', 100],
])('reads the sample rate %j as %d', (sampleRate, expected) => {
  expect(parseIngestQuery({ name: 'shop', sampleRate }, NOW_MS).sampleRate).toBe(expected);
});

it('takes the first of what comes twice', () => {
  expect(parseIngestQuery({ name: ['a', 'b'], spyName: ['x', 'y'] }, NOW_MS)).toMatchObject({
    app: 'a',
    spyName: 'x',
  });
});

it.each([undefined, null, '', {}])('asks for a name: %j', (query) => {
  expect(() => parseIngestQuery(query, NOW_MS)).toThrow('[HOTSPAN_ERR_SERVER_FORMAT] the parameter name');
});

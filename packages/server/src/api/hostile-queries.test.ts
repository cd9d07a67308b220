import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';

/** Queries that nobody means well with: each is answered soon, and the next one finds everything as it was. */

const TIME_MS = Date.now();
const RANGE = { start: TIME_MS - 1_000, end: TIME_MS + 1_000 };
const YEARS = { start: -5_000_000_000_000, end: 5_000_000_000_000 };
const SELECT = { profileTypeID: CPU_TYPE, labelSelector: '{}', ...RANGE };
const SERIES = { ...SELECT, step: 1 };
/** A guard: the slowest takes a quarter of a second where nothing else runs. */
const MAX_MS = 20_000;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function call(method: string, request: object): Promise<{ status: number; text: string }> {
  const startMs = performance.now();
  const response = await server.post(`/querier.v1.QuerierService/${method}`, JSON.stringify(request), {
    'content-type': 'application/json',
  });
  const text = await response.text();
  expect(performance.now() - startMs).toBeLessThan(MAX_MS);
  return { status: response.status, text };
}

const PATTERNS: readonly [what: string, pattern: string, isValid: boolean][] = [
  ['a star alone', '*', false],
  ['an open group', '(', false],
  ['60 000 open groups', '('.repeat(60_000), false],
  ['30 000 open classes', '['.repeat(30_000), false],
  ['repeated repetition', '(a{1000}){1000}', false],
  ['a deep tree of repetition', '(((a{30}){30}){30}){30}', false],
  ['a long row of repetition', 'a{1000}'.repeat(9_000), false],
  ['a reference back', '(a)\\\\1', false],
  ['10 KB of nested groups', `${'('.repeat(5_000)}a${')'.repeat(5_000)}`, true],
  ['nested alternatives', `${'(a|b|'.repeat(2_000)}c${')'.repeat(2_000)}`, true],
  ['what makes others go back for ever', '(x+x+)+y', true],
  ['stars of stars', '(a*)*'.repeat(5_000), true],
  ['every host there is', Array.from({ length: 5_000 }, (_, i) => `host-${i}`).join('|'), true],
];

describe.each(['in an empty store', 'with a profile'])('a regular expression %s', (state) => {
  beforeAll(async () => {
    if (state === 'in an empty store') return;
    const samples = [{ stack: 'main', value: 1 }];
    const resource = { region: `${'x'.repeat(500)}` };
    await server.push(encodeTestProfile({ timeMs: TIME_MS, samples, resource }));
  });

  it.each(PATTERNS)('of %s is answered', async (_, pattern, isValid) => {
    for (const operator of ['=~', '!~']) {
      const selector = `{region${operator}"${pattern}"}`;
      for (const [method, request] of [
        ['LabelNames', { ...RANGE, matchers: [selector] }],
        ['SelectMergeStacktraces', { ...SELECT, labelSelector: selector }],
        ['SelectSeries', { ...SERIES, labelSelector: selector }],
      ] as const) {
        const { status, text } = await call(method, request);
        expect([method, status]).toEqual([method, isValid ? 200 : 400]);
        if (!isValid) expect(text).toMatch(/_SELECTOR\] the selector has a regular expression that RE2/);
      }
    }
  });
});

describe('a query beyond all measure', () => {
  const list = (length: number, text: string) => Array.from({ length }, (_, i) => `${text}${i}`);
  const ids = list(100_000, '').map((id) => id.padStart(32, '0'));

  it.each<[what: string, method: string, request: object, message: RegExp]>([
    [
      'a selector of 1 MB',
      'SelectSeries',
      { ...SERIES, labelSelector: `{a="${'x'.repeat(1e6)}"}` },
      /65536 bytes/,
    ],
    [
      '10 000 selectors',
      'Series',
      { ...RANGE, matchers: list(10_000, '{}').map(() => '{}') },
      /matchers has 10000/,
    ],
    [
      'long selectors',
      'Series',
      { ...RANGE, matchers: list(50, `{a="${'x'.repeat(2_000)}"}#`) },
      /matchers has .* bytes/,
    ],
    [
      'selectors of many conditions',
      'Series',
      { ...RANGE, matchers: list(9, `{${'a="",'.repeat(20)}}`).map((s) => s.slice(0, -1)) },
      /180 conditions/,
    ],
    ['10 000 groups', 'SelectSeries', { ...SERIES, groupBy: list(10_000, 'label') }, /group_by has 10000/],
    ['10 000 labels', 'Series', { ...RANGE, labelNames: list(10_000, 'label') }, /label_names has 10000/],
    [
      '100 000 profiles',
      'SelectMergeProfile',
      { ...SELECT, profileIdSelector: ids },
      /profile_id_selector has 100000/,
    ],
    ['a name of 1 MB', 'LabelValues', { ...RANGE, name: 'x'.repeat(1e6) }, /name has 1000000 bytes/],
    [
      'a type of 1 MB',
      'SelectMergeProfile',
      { ...SELECT, profileTypeID: `${'x'.repeat(1e6)}::::` },
      /profile_typeID has 1000004 bytes/,
    ],
    ['a thousand million nodes', 'SelectMergeStacktraces', { ...SELECT, maxNodes: 1e9 }, /max_nodes must be/],
    ['a limit below zero', 'SelectSeries', { ...SERIES, limit: '-9223372036854775808' }, /limit must be/],
    ['every millisecond of 300 years', 'SelectSeries', { ...SERIES, step: 0.0001, ...YEARS }, /step must be/],
  ])('as %s is refused, with what it is', async (_, method, request, message) => {
    const { status, text } = await call(method, request);
    expect(status).toBe(400);
    expect(text).toMatch(message);
  });

  it.each<[what: string, method: string, request: object]>([
    ['every millisecond of 300 years', 'SelectSeries', { ...SERIES, step: 0.001, ...YEARS }],
    ['a step of 300 000 years', 'SelectSeries', { ...SERIES, step: 8e12, ...YEARS }],
    ['all series that there can be', 'SelectSeries', { ...SERIES, limit: '9223372036854775807' }],
    ['a name of nothing but quotes', 'LabelValues', { ...RANGE, name: "'".repeat(65_536) }],
    ['a name of nothing but backslashes', 'LabelValues', { ...RANGE, name: '\\'.repeat(65_536) }],
    ['groups of nothing but quotes', 'SelectSeries', { ...SERIES, groupBy: ["'\\".repeat(32_768)] }],
    [
      'a value of nothing but quotes',
      'SelectSeries',
      { ...SERIES, labelSelector: `{a="${"'".repeat(65_000)}"}` },
    ],
    ['a million nodes', 'SelectMergeStacktraces', { ...SELECT, maxNodes: 1_000_000 }],
    [
      'all profiles but a number of nodes',
      'SelectMergeProfile',
      { ...SELECT, maxNodes: '9223372036854775807' },
    ],
  ])('as %s may be answered', async (_, method, request) => {
    expect((await call(method, request)).status).toBe(200);
  });
});

describe('SQL in a query', () => {
  it.each([
    "'; DROP TABLE profiles; --",
    '`; DROP TABLE profiles; --',
    "\\'; DROP TABLE series; --",
    "']) OR 1 = 1 --",
    '\0; DROP TABLE nodes',
    '{tenants:Array(String)}',
    '\ud800',
  ])('is a text as any other: %j', async (text) => {
    const quoted = JSON.stringify(text.replaceAll('\0', '\\x00')).replaceAll('\\\\x00', '\\x00');
    const selectors = [`{a=${quoted}}`, `{${quoted}="a"}`];
    for (const [method, request] of [
      ['LabelValues', { ...RANGE, name: text }],
      ['Series', { ...RANGE, labelNames: [text] }],
      ['SelectSeries', { ...SERIES, groupBy: [text] }],
      ...selectors.map((labelSelector) => ['SelectMergeStacktraces', { ...SELECT, labelSelector }] as const),
    ] as const) {
      const { status } = await call(method, request);
      expect([method, [200, 400].includes(status)]).toEqual([method, true]);
    }
    const { flamegraph } = await server.query('SelectMergeStacktraces', SELECT);
    expect(flamegraph.total).toBe('1');
  });
});

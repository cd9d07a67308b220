import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { API_ROOT } from './describe-api.js';
import { askApi, getApi, type Parameters } from './get-api.fixture.js';
import { OPERATIONS } from './operations.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const SHOP = { query: `${CPU_TYPE}{service_name="shop"}` };
const NOTHING = { query: `${CPU_TYPE}{service_name="none"}` };
let server: TestServer;
// biome-ignore lint/suspicious/noExplicitAny: a document is looked at field by field, which is the test
let document: any;

beforeAll(async () => {
  server = await startTestServer();
  const link = { traceId: TRACE, spanId: SPAN };
  const samples = [
    { stack: 'main;a', value: 10, link },
    { stack: 'main;b', value: 5 },
  ];
  await server.push(encodeTestProfile({ timeMs: Date.now() - 1_000, resource: { pod: 'a' }, samples }));
  document = await askApi(server, 'openapi.json');
});
afterAll(() => server.stop());

// biome-ignore lint/suspicious/noExplicitAny: as above
const operationOf = (path: string): any => document.paths[`/${path}`].get;

/** Of every address what is right. */
const REQUESTS: Readonly<Record<string, readonly (readonly [path: string, parameters: Parameters])[]>> = {
  export: [
    [
      'export',
      { ...SHOP, format: 'folded', from: 'now-2h', until: 'now', spanId: [SPAN, SPAN], maxNodes: 1 },
    ],
    ['export', { ...SHOP, format: 'folded', traceId: TRACE, profileId: 'a'.repeat(32) }],
    ...['pprof', 'otlp', 'folded', 'speedscope', 'collapsed-json', 'markdown'].flatMap((format) =>
      [SHOP, NOTHING].map((query) => ['export', { ...query, format }] as const),
    ),
  ],
  functions: [
    [
      'functions',
      {
        ...SHOP,
        function: 'a',
        groupBy: ['pod', 'region'],
        sort: 'total',
        limit: 1,
        maxGroups: 1,
        names: 'files',
      },
    ],
    ['functions', { ...SHOP, profileId: 'a'.repeat(32), spanId: [SPAN, SPAN], from: 'now-2h', until: 'now' }],
    ['functions', { ...NOTHING, traceId: TRACE }],
  ],
  compare: [
    ['compare', { leftQuery: SHOP.query, rightQuery: NOTHING.query, leftFrom: 'now-2h', leftUntil: 'now' }],
    ['compare', { leftQuery: SHOP.query, rightQuery: SHOP.query, rightFrom: 'now-1m', rightUntil: 'now' }],
    ['compare', { leftQuery: NOTHING.query, rightQuery: SHOP.query, sort: 'total', by: 'share', limit: 1 }],
  ],
  'flame-graph': [
    ['flame-graph', { ...SHOP, from: 'now-2h', until: 'now', spanId: [SPAN, SPAN], maxNodes: 1 }],
    ['flame-graph', { ...SHOP, traceId: TRACE, profileId: 'a'.repeat(32) }],
    ['flame-graph', SHOP],
    ['flame-graph', NOTHING],
  ],
  'flame-graph-diff': [
    [
      'flame-graph-diff',
      { leftQuery: SHOP.query, rightQuery: NOTHING.query, leftFrom: 'now-2h', leftUntil: 'now', maxNodes: 1 },
    ],
    [
      'flame-graph-diff',
      { leftQuery: NOTHING.query, rightQuery: SHOP.query, rightFrom: 'now-1m', rightUntil: 'now' },
    ],
    ['flame-graph-diff', { leftQuery: NOTHING.query, rightQuery: NOTHING.query }],
  ],
  'traces/{traceId}': [
    [`traces/${TRACE}`, { from: 'now-2h', until: 'now', sort: 'self', limit: 1 }],
    [`traces/${'a'.repeat(32)}`, {}],
  ],
  'spans/{spanId}': [
    [`spans/${SPAN}`, { from: 'now-2h', until: 'now', sort: 'self', limit: 1 }],
    [`spans/${'a'.repeat(16)}`, {}],
  ],
  status: [['status', {}]],
};

describe('GET openapi.json', () => {
  it('is a valid document of OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(document);
    expect([valid, errors]).toEqual([true, undefined]);
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: API_ROOT }]);
  });

  it('tells of every address, and of no other', () => {
    expect(Object.keys(document.paths)).toEqual(OPERATIONS.map(({ path }) => `/${path}`));
    expect(Object.keys(REQUESTS)).toEqual(OPERATIONS.map(({ path }) => path));
  });
});

describe.each(OPERATIONS.map(({ path }) => [path]))('the description of %s', (path) => {
  const requests = REQUESTS[path] ?? [];

  it('tells of the parameters that the address takes, which the requests below use', () => {
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const told = operationOf(path).parameters.filter(({ $ref }: any) => $ref === undefined);
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const ofQuery = told.filter((one: any) => one.in === 'query').map(({ name }: any) => name);
    const used = new Set(requests.flatMap(([, parameters]) => Object.keys(parameters)));
    expect([...used].toSorted()).toEqual(ofQuery.toSorted());
    // biome-ignore lint/suspicious/noExplicitAny: as above
    const ofPath = told.filter((one: any) => one.in === 'path').map(({ name }: any) => `{${name}}`);
    expect(path.match(/\{\w+\}/g) ?? []).toEqual(ofPath);
  });

  it('has defaults and limits that the address keeps to', async () => {
    const [requested, parameters] = requests[0] ?? ['', {}];
    for (const { name, schema, $ref } of operationOf(path).parameters) {
      if ($ref !== undefined || schema.type === 'array') continue;
      const status = async (value: string | number) =>
        (await getApi(server, requested, { ...parameters, [name]: value })).status;
      if (schema.default !== undefined) expect([name, await status(schema.default)]).toEqual([name, 200]);
      for (const value of schema.enum ?? []) expect([name, await status(value)]).toEqual([name, 200]);
      if (schema.enum) expect([name, await status('none of these')]).toEqual([name, 400]);
      if (schema.minimum === undefined) continue;
      expect([name, await status(schema.minimum), await status(schema.minimum - 1)]).toEqual([
        name,
        200,
        400,
      ]);
      expect([name, await status(schema.maximum + 1)]).toEqual([name, 400]);
    }
  });

  it('says which parameters must be given', async () => {
    const [requested, parameters] = requests[0] ?? ['', {}];
    for (const { name, required, in: place } of operationOf(path).parameters) {
      if (place !== 'query') continue;
      const { [name]: _left, ...others } = parameters;
      const { status } = await getApi(server, requested, others);
      expect([name, status]).toEqual([name, required ? 400 : 200]);
    }
  });

  it.each(requests)('fits what is answered: %s %j', async (requested, parameters) => {
    const response = await getApi(server, requested, parameters);
    expect(response.status).toBe(200);
    const [type = ''] = response.headers.get('content-type')?.split(';') ?? [];
    const { content } = operationOf(path).responses[200];
    expect(Object.keys(content)).toContain(type);
    const { schema } = content[type];
    if (schema === undefined) return;
    const text = await response.text();
    expectFit(schema, type === 'application/json' ? JSON.parse(text) : text);
  });

  it('fits how it says no', async () => {
    const response = await getApi(server, requests[0]?.[0] ?? '', { nonsense: 1 });
    const { content } = operationOf(path).responses[response.status];
    expect(content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' });
    expectFit(document.components.schemas.Error, await response.json());
  });
});

function expectFit(schema: object, value: unknown): void {
  const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false }).compile(schema);
  validate(value);
  expect(validate.errors).toBeNull();
}

describe('the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const examples = [...readme.matchAll(/^curl .*\/api\/hotspan\/v1\/(?:.*\\\n)*.*$/gm)].map(([line]) =>
    line.replaceAll('\\\n', ' '),
  );

  it('has an example for each address', () => {
    const shown = examples.map((line) => /\/api\/hotspan\/v1\/([\w-]+)/.exec(line)?.[1]);
    expect(shown).toEqual(OPERATIONS.map(({ name }) => name));
  });

  it.each(examples)('has an example that is answered: %s', async (line) => {
    const [, path = ''] = /\/api\/hotspan\/v1\/(\S+)/.exec(line) ?? [];
    const pairs = [...line.matchAll(/ (?:-d (\S+)|--data-urlencode '([^']*)')/g)].map(([, plain, quoted]) =>
      (plain ?? quoted ?? '').split(/=(.*)/s).slice(0, 2),
    );
    expect((await getApi(server, path, Object.fromEntries(pairs))).status).toBe(200);
  });
});

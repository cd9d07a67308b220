import { gunzipSync } from 'node:zlib';
import { decodePprof, decodePprofAsProfiles, decodeSpeedscope, encodeFolded } from '@hotspan/formats';
import { checkProfiles, decodeProfiles, encodeProfiles, type ProfilesData } from '@hotspan/otlp-profiles';
import { Profile } from 'pprof-format';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTestPprof } from '../../ingest/pyroscope/pprof.fixture.js';
import { CPU_TYPE, encodeTestProfile, startTestServer, type TestServer } from '../../test-server.fixture.js';
import { askApi, getApi, type Parameters } from '../get-api.fixture.js';

const T = Date.UTC(2026, 10, 27, 10);
const SHOP = { query: `${CPU_TYPE}{service_name="shop"}`, from: T, until: T + 60_000 };
const NATIVE = { ...SHOP, query: `${CPU_TYPE}{service_name="native"}` };
const NOTHING = { ...SHOP, query: `${CPU_TYPE}{service_name="none"}` };
const SPAN = '00f067aa0ba902b7';
/** Past what a double holds. */
const LARGE = 2n ** 53n + 1n;
const FOLDED = ['main;a 150', 'main;a;a 7', 'main;b 50', ''].join('\n');
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ maxProfileAgeMs: 90 * 86_400_000 }, { now: () => T + 120_000 });
  const link = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: SPAN };
  for (const [timeMs, samples] of [
    [
      T,
      [
        { stack: 'main;a', value: 100 },
        { stack: 'main;b', value: 50, link },
      ],
    ],
    [
      T + 60_000,
      [
        { stack: 'main;a', value: 50 },
        { stack: 'main;a;a', value: 7 },
      ],
    ],
    [T + 60_001, [{ stack: 'main;late', value: 1_000 }]],
  ] as const) {
    await server.push(encodeTestProfile({ timeMs, samples }));
  }
  await server.push(
    encodeTestProfile({
      timeMs: T,
      resource: { 'service.name': 'large' },
      samples: [{ stack: 'main', value: LARGE }],
    }),
  );
  const native = encodeTestPprof({
    timeMs: T,
    samples: [
      { stack: 'app.c:main;app.c:work', values: [10] },
      { stack: 'app.c:main', values: [5] },
    ],
    mapping: { filename: '/bin/app', buildId: 'b1' },
    edit({ mapping, location, sample }) {
      // A location of inlined functions, and one that nobody knows more of than its address.
      location[1]?.line?.push({ functionId: 1, line: 9 });
      location.push({ id: 3, mappingId: 1, address: 0x1010, line: [] });
      sample.push({ locationId: [3, 1], value: [2] });
      Object.assign(mapping[0] ?? {}, { memoryStart: 0x1000, memoryLimit: 0x2000, fileOffset: 16 });
    },
  });
  const { dictionary, resourceProfiles } = decodePprofAsProfiles(native, {
    resource: [{ key: 'service.name', value: 'native' }],
  });
  await server.push(encodeProfiles({ dictionary, resourceProfiles }));
});
afterAll(() => server.stop());

async function get(
  format: string,
  parameters: Parameters = {},
): Promise<{ response: Response; body: Buffer }> {
  const response = await getApi(server, 'export', { ...SHOP, format, ...parameters });
  const body = Buffer.from(await response.arrayBuffer());
  expect([response.status, response.status === 200 ? '' : body.toString()]).toEqual([200, '']);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  return { response, body };
}

/** The stacks of the only profile. */
function fold({ dictionary, resourceProfiles }: ProfilesData): string {
  const profiles = resourceProfiles.flatMap(({ scopeProfiles }) =>
    scopeProfiles.flatMap((scope) => scope.profiles),
  );
  expect(profiles.length).toBe(1);
  return profiles.map((profile) => encodeFolded(profile, dictionary)).join('');
}

describe('GET export', () => {
  it.each([
    ['pprof', 'application/octet-stream', 'pb.gz'],
    ['otlp', 'application/x-protobuf', 'otlp'],
    ['folded', 'text/plain; charset=utf-8', 'folded.txt'],
    ['speedscope', 'application/json', 'speedscope.json'],
    ['collapsed-json', 'application/json', 'collapsed.json'],
    ['markdown', 'text/markdown; charset=utf-8', 'md'],
  ])('says what %s is, and what to save it as', async (format, contentType, extension) => {
    const { response } = await get(format);
    expect(response.headers.get('content-type')).toBe(contentType);
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="shop-cpu-2026-11-27T10-01-00-000Z.${extension}"`,
    );
  });

  it('keeps what no file name may have out of the file name', async () => {
    const query = String.raw`{__name__="a:b\"/../c:d:e:f", service_name="x/../\"y"}`;
    const { response } = await get('folded', { query });
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="x-y-b-c-2026-11-27T10-01-00-000Z\.folded\.txt"$/,
    );
  });

  it('answers for all of time', async () => {
    const { body } = await get('pprof', { from: 'now-999999999y', until: '999999999999999999' });
    const { timeNanos, durationNanos } = decodePprof(body);
    expect([timeNanos, durationNanos]).toEqual([0n, 2n ** 63n - 1n]);
  });

  it.each(['pprof', 'otlp', 'folded', 'speedscope', 'collapsed-json', 'markdown'])(
    'answers %s of nothing where there is no data',
    async (format) => {
      const { body } = await get(format, NOTHING);
      const text = body.toString();
      if (format === 'pprof') expect(decodePprof(body).samples.count).toBe(0);
      else if (format === 'otlp') expect(decodeProfiles(body).data.resourceProfiles).toEqual([]);
      else if (format === 'folded') expect(text).toBe('');
      else if (format === 'markdown') expect(text).toMatch(/- Total: 0ns\n\nThere are no samples\.\n$/);
      else if (format === 'speedscope') expect(JSON.parse(text).shared.frames).toEqual([]);
      else expect(JSON.parse(text)).toMatchObject({ total: 0, names: [] });
    },
  );
});

describe('the format pprof', () => {
  it('is read by pprof-format: stacks, files, lines, types and times', async () => {
    const { body } = await get('pprof');
    const profile = Profile.decode(gunzipSync(body));
    const text = (index: number | bigint) => profile.stringTable.strings[Number(index)];
    expect(profile.sampleType.map(({ type, unit }) => [text(type), text(unit)])).toEqual([
      ['cpu', 'nanoseconds'],
    ]);
    expect([
      text(profile.periodType?.type ?? 0),
      Number(profile.timeNanos),
      Number(profile.durationNanos),
    ]).toEqual(['cpu', T * 1_000_000, 60_000_000_000]);
    const functionOf = (id: number | bigint) => profile.function.find((one) => one.id === id);
    const frameOf = (id: number | bigint) => {
      const line = profile.location.find((one) => one.id === id)?.line[0];
      const found = functionOf(line?.functionId ?? 0);
      return `${text(found?.filename ?? 0)}:${text(found?.name ?? 0)}:${line?.line}:${found?.startLine}`;
    };
    const stacks = profile.sample.map(({ locationId, value }) => [
      ...locationId.map(frameOf),
      ...value.map(Number),
    ]);
    const [main, a, b] = ['app.js:main:3:1', 'app.js:a:3:1', 'app.js:b:3:1'];
    expect(stacks).toHaveLength(3);
    expect(stacks).toEqual(
      expect.arrayContaining([
        [a, main, 150],
        [a, a, main, 7],
        [b, main, 50],
      ]),
    );
  });

  it('keeps binaries, addresses and inlined functions', async () => {
    const { body } = await get('pprof', NATIVE);
    const { mappings, locations, functions, samples, strings } = decodePprof(body);
    const text = (index = 0) => strings[index];
    expect(mappings).toMatchObject({
      count: 1,
      memoryStart: BigUint64Array.of(0x1000n),
      memoryLimit: BigUint64Array.of(0x2000n),
      fileOffset: BigUint64Array.of(16n),
    });
    expect([text(mappings.filename[0]), text(mappings.buildId[0])]).toEqual(['/bin/app', 'b1']);
    expect(Array.from(functions.name, text).toSorted()).toEqual(['main', 'work']);
    expect([samples.count, locations.count]).toEqual([3, 3]);
    expect(locations.address.toSorted()).toEqual(BigUint64Array.of(0n, 0n, 0x1010n));
    expect(locations.lineFunction.length).toBe(3);
    expect(fold(decodePprofAsProfiles(body))).toBe(
      ['main 5', 'main;0x1010 2', 'main;main;work 10', ''].join('\n'),
    );
  });

  it('has every digit of large values', async () => {
    const { body } = await get('pprof', { query: `${CPU_TYPE}{service_name="large"}` });
    expect(decodePprof(body).samples.values).toEqual(BigInt64Array.of(LARGE));
  });
});

describe('the format otlp', () => {
  it('is an export request that breaks no rule', async () => {
    const { body } = await get('otlp');
    const { data, rejected } = decodeProfiles(body);
    expect(rejected).toEqual([]);
    expect(data.resourceProfiles.map(({ attributes }) => attributes)).toEqual([
      [{ key: 'service.name', value: 'shop' }],
    ]);
    expect(fold(data)).toBe(FOLDED);
    expect(checkProfiles(body).findings).toEqual([]);
  });

  it('keeps binaries, addresses and inlined functions', async () => {
    const { body } = await get('otlp', NATIVE);
    const { data } = decodeProfiles(body);
    const { mappings, attributes, strings } = data.dictionary;
    expect([mappings.count, strings[mappings.filename[1] ?? 0]]).toEqual([2, '/bin/app']);
    expect(attributes.value).toContain('b1');
    expect(fold(data)).toBe(['main 5', 'main;0x1010 2', 'main;main;work 10', ''].join('\n'));
  });

  it('can be sent again', async () => {
    const parameters = { query: `${CPU_TYPE}{service_name="again"}` };
    const samples = [{ stack: 'main', value: 3 }];
    await server.push(encodeTestProfile({ timeMs: T, resource: { 'service.name': 'again' }, samples }));
    await server.push((await get('otlp', parameters)).body);
    expect((await get('folded', parameters)).body.toString()).toBe('main 6\n');
  });

  it('names no service for profiles of any', async () => {
    const { body } = await get('otlp', { query: `${CPU_TYPE}{service_name=~"shop|none"}` });
    expect(decodeProfiles(body).data.resourceProfiles[0]?.attributes).toEqual([]);
  });
});

describe('the format folded', () => {
  it('has a line for each stack, of the range only', async () => {
    expect((await get('folded')).body.toString()).toBe(FOLDED);
  });

  it('has the samples of a span only', async () => {
    expect((await get('folded', { spanId: SPAN })).body.toString()).toBe('main;b 50\n');
  });

  it('has as many nodes as it is told, and one for the others', async () => {
    expect((await get('folded', { maxNodes: 2 })).body.toString()).toBe(
      ['main;a 150', 'main;a;other 7', 'main;other 50', ''].join('\n'),
    );
  });
});

it('is refused for more than a file may have, with what to do', async () => {
  const names = Array.from({ length: 900 }, (_, i) => `${i}${'x'.repeat(400)}`);
  await server.push(
    encodeTestProfile({
      timeMs: T,
      resource: { 'service.name': 'deep' },
      samples: names.map((_, i) => ({ stack: names.slice(0, i + 1).join(';'), value: 1 })),
    }),
  );
  const deep = { ...SHOP, query: `${CPU_TYPE}{service_name="deep"}`, format: 'folded' };
  const response = await getApi(server, 'export', deep);
  expect([response.status, await response.json()]).toEqual([
    429,
    {
      code: 'resource_exhausted',
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_QUERY_LIMIT\] .* Give a smaller maxNodes, /),
    },
  ]);
  expect((await getApi(server, 'export', { ...deep, maxNodes: 100 })).status).toBe(200);
});

describe('the format speedscope', () => {
  it('is a file that speedscope reads', async () => {
    const { body } = await get('speedscope');
    const file = JSON.parse(body.toString());
    expect(file.$schema).toBe('https://www.speedscope.app/file-format-schema.json');
    expect(file.profiles).toMatchObject([
      { type: 'sampled', name: 'cpu', unit: 'nanoseconds', startValue: 0, endValue: 207 },
    ]);
    const [{ samples, weights }] = file.profiles;
    const names = (stack: number[]) => stack.map((frame) => file.shared.frames[frame].name).join(';');
    expect(samples.map((stack: number[], i: number) => `${names(stack)} ${weights[i]}`).toSorted()).toEqual([
      'main;a 150',
      'main;a;a 7',
      'main;b 50',
    ]);
    expect(file.shared.frames[0]).toEqual({ name: expect.any(String), file: 'app.js', line: 3 });
    expect(fold(decodeSpeedscope(body))).toBe(FOLDED);
  });
});

describe('the format collapsed-json', () => {
  it('has each stack behind the one that calls it', async () => {
    const answer = await askApi(server, 'export', { ...SHOP, format: 'collapsed-json' });
    const { names, stacks, ...rest } = answer;
    expect(rest).toEqual({
      profileType: CPU_TYPE,
      unit: 'nanoseconds',
      from: T,
      until: T + 60_000,
      total: 207,
    });
    expect(names.toSorted()).toEqual(['a', 'b', 'main']);
    const paths: string[] = [];
    for (const [i, parent] of stacks.parent.entries()) {
      expect(parent).toBeLessThan(i);
      paths.push(`${parent < 0 ? '' : `${paths[parent]};`}${names[stacks.name[i]]}`);
    }
    expect(paths.map((path, i) => `${path} ${stacks.value[i]}`).toSorted()).toEqual([
      'main 0',
      'main;a 150',
      'main;a;a 7',
      'main;b 50',
    ]);
  });

  it('has as many nodes as it is told, and one for the others', async () => {
    const { names, stacks, total } = await askApi(server, 'export', {
      ...SHOP,
      format: 'collapsed-json',
      maxNodes: 1,
    });
    expect([names, stacks, total]).toEqual([
      ['main', 'other'],
      { parent: [-1, 0], name: [0, 1], value: [0, 207] },
      207,
    ]);
  });
});

describe('the format markdown', () => {
  it('is a summary with both tables and the heaviest paths', async () => {
    const { body } = await get('markdown');
    expect(body.toString()).toBe(`# Profile of \`cpu\`

- Query: \`${SHOP.query}\`
- From 2026-11-27T10:00:00.000Z to 2026-11-27T10:01:00.000Z
- Total: 207ns

## Functions by self

| Function | Self | Self % | Total | Total % |
| --- | ---: | ---: | ---: | ---: |
| \`a\` | 157ns | 75.8 % | 157ns | 75.8 % |
| \`b\` | 50ns | 24.2 % | 50ns | 24.2 % |

## Functions by total

| Function | Self | Self % | Total | Total % |
| --- | ---: | ---: | ---: | ---: |
| \`main\` | 0ns | 0.0 % | 207ns | 100.0 % |
| \`a\` | 157ns | 75.8 % | 157ns | 75.8 % |
| \`b\` | 50ns | 24.2 % | 50ns | 24.2 % |

## Heaviest call paths

1. 72.5 % (150ns): \`main\` → \`a\`
2. 24.2 % (50ns): \`main\` → \`b\`
3. 3.4 % (7ns): \`main\` → \`a\` → \`a\`
`);
  });
});

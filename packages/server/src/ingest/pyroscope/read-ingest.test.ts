import { readFileSync } from 'node:fs';
import { OWN_MEMORY } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TENANT_LIMITS } from '../../limits/limit-table.js';
import { findProfile } from './find-profile.js';
import { describeIncoming } from './incoming-text.fixture.js';
import { parseIngestQuery } from './ingest-query.js';
import { encodeTestForm, encodeTestPprof, type TestPprof } from './pprof.fixture.js';
import { readIngest } from './read-ingest.js';

const FROM_MS = 1_700_000_000_000;
const CPU = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';

interface Sent {
  readonly query?: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
  readonly contentType?: string;
}

/** What becomes of a request; its profiles are of the application `shop` unless the query says otherwise. */
async function read({ query = {}, body, contentType = '' }: Sent) {
  const parsed = parseIngestQuery(
    { name: 'shop', from: String(FROM_MS), until: String(FROM_MS + 10_000), ...query },
    0,
  );
  const found = await findProfile(Buffer.from(body), {
    format: parsed.format,
    contentType,
    maxProfileBytes: DEFAULT_TENANT_LIMITS.maxProfileBytes,
  });
  if (found === undefined) return { profiles: [], rejections: [] };
  const { messages, rejections } = readIngest(found, {
    query: parsed,
    limits: DEFAULT_TENANT_LIMITS,
    profileId: new Uint8Array(16).fill(1),
    memory: OWN_MEMORY,
  });
  return { profiles: messages.flatMap(describeIncoming), rejections };
}

const profilesOf = async (sent: Sent) => (await read(sent)).profiles;
const pprof = (profile: TestPprof, query: Record<string, string> = {}) =>
  profilesOf({ body: encodeTestPprof(profile), query: { format: 'pprof', ...query } });

describe('a profile in text', () => {
  const TIMES = { a: { 'main;a': 50_000_000, 'main;b': 20_000_000 } };

  it.each([
    ['groups', 'main;a 3\nmain;b 2\nmain;a 2\nno-count\n'],
    ['folded', 'main;a 5\nmain;b 2\n'],
    ['lines', 'main;a\nmain;b\nmain;a\nmain;a\n\nmain;b\nmain;a\nmain;a\n'],
    ['', 'main;a 5\nmain;b 2\n'],
    [
      'trie',
      Buffer.concat([
        Buffer.from([6, ...Buffer.from('main;a'), 5, 0]).subarray(0, 0),
        Buffer.from([5, ...Buffer.from('main;'), 0, 2, 1, 0x61, 5, 0, 1, 0x62, 2, 0]),
      ]),
    ],
    ['tree', Buffer.from([0, 0, 1, 4, ...Buffer.from('main'), 0, 2, 1, 0x61, 5, 0, 1, 0x62, 2, 0])],
  ])('of format %j counts samples as CPU time', async (format, body) => {
    expect(await profilesOf({ body, query: { format } })).toEqual([
      {
        type: CPU,
        service: 'shop',
        labels: { pyroscope_spy: 'unknown' },
        timeMs: FROM_MS,
        samples: TIMES.a,
      },
    ]);
  });

  it('is scaled by its sample rate', async () => {
    const scaled = async (sampleRate: string) =>
      (await profilesOf({ body: 'a 3\n', query: { sampleRate } })).map(({ type, samples }) => [
        type,
        samples,
      ]);
    expect(await scaled('50')).toEqual([[CPU, { a: 60_000_000 }]]);
    expect(await scaled('nonsense')).toEqual([[CPU, { a: 30_000_000 }]]);
    expect(await scaled('0')).toEqual([['process_cpu:samples:count::', { a: 3 }]]);
  });

  it('is of the type that the name ends in', async () => {
    expect(await profilesOf({ body: 'a 4096\n', query: { name: 'my.shop.alloc_space' } })).toMatchObject([
      { type: 'memory:alloc_space:bytes::', service: 'my.shop', samples: { a: 4_096 } },
    ]);
  });

  it('keeps the name of the application when a tag names the service', async () => {
    expect(
      await profilesOf({ body: 'a 1\n', query: { name: 'my.app.cpu{service_name=cart}' } }),
    ).toMatchObject([{ service: 'cart', labels: { pyroscope_spy: 'unknown', app_name: 'my.app' } }]);
    expect(
      await profilesOf({ body: 'a 1\n', query: { name: 'app{service_name=cart,app_name=own}' } }),
    ).toMatchObject([{ labels: { app_name: 'own' } }]);
  });

  it('of a single span is dropped', async () => {
    expect(await read({ body: 'a 1\n', query: { name: 'shop{profile_id=1}' } })).toEqual({
      profiles: [],
      rejections: [],
    });
  });

  it('may come in a form', async () => {
    const { body, headers } = encodeTestForm({ profile: 'main;a 5\nmain;b 2\n' });
    expect(
      await profilesOf({ body, contentType: headers['content-type'] ?? '', query: { format: 'groups' } }),
    ).toMatchObject([{ type: CPU, samples: TIMES.a }]);
  });

  it('may have long lines', async () => {
    const stack = Array.from({ length: 900 }, (_, i) => `${'f'.repeat(100)}${i}`).join(';');
    expect(await profilesOf({ body: `${stack} 1\n` })).toMatchObject([{ samples: { [stack]: 10_000_000 } }]);
  });

  it.each(['a;b ten\n', 'a;b 1.5\n'])('is refused when a count is none: %j', async (body) => {
    await expect(read({ body })).rejects.toMatchObject({ code: 'HOTSPAN_ERR_FORMAT_SYNTAX' });
  });
});

describe('a speedscope file', () => {
  const file = (...profiles: { name: string; unit: string; weights: number[] }[]) =>
    JSON.stringify({
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      shared: { frames: [{ name: 'main' }, { name: 'a' }] },
      profiles: profiles.map(({ name, unit, weights }) => ({
        type: 'sampled',
        name,
        unit,
        startValue: 0,
        endValue: weights.reduce((sum, weight) => sum + weight, 0),
        samples: weights.map(() => [0, 1]),
        weights,
      })),
    });

  it.each([
    ['seconds', 'shop', CPU, 7e9],
    ['milliseconds', 'shop', CPU, 7e6],
    ['none', 'shop', CPU, 7e7],
    ['bytes', 'shop', 'memory:samples:bytes::', 7],
    ['bytes', 'shop.alloc_space', 'memory:alloc_space:bytes::', 7],
  ])('of one profile in %s as %s is %s', async (unit, name, type, value) => {
    const body = file({ name: 'one', unit, weights: [3, 4] });
    expect(await profilesOf({ body, query: { format: 'speedscope', name } })).toMatchObject([
      { type, service: 'shop', labels: { profile_name: 'one' }, samples: { 'main;a': value } },
    ]);
  });

  it('of several has a type for each unit, and is told by its content', async () => {
    const body = file(
      { name: 'one', unit: 'seconds', weights: [3] },
      { name: 'two', unit: 'bytes', weights: [4] },
    );
    expect(await profilesOf({ body })).toMatchObject([
      { type: 'wall:wall:nanoseconds:cpu:nanoseconds', service: 'shop', labels: { profile_name: 'one' } },
      { type: 'memory:samples:bytes::', service: 'shop', labels: { profile_name: 'two' } },
    ]);
  });

  it('of several without a unit is refused', async () => {
    const body = file(
      { name: 'one', unit: 'none', weights: [3] },
      { name: 'two', unit: 'none', weights: [4] },
    );
    await expect(read({ body })).rejects.toThrow(/got "none"/);
  });
});

describe('a pprof profile', () => {
  it('is named by its sample types, and has the whole name for a service', async () => {
    expect(await pprof({ timeMs: FROM_MS + 1 }, { name: 'my.app.cpu{region=eu}', spyName: 'gospy' })).toEqual(
      [
        {
          type: CPU,
          service: 'my.app.cpu',
          labels: { pyroscope_spy: 'gospy', region: 'eu' },
          timeMs: FROM_MS + 1,
          samples: { 'main;work': 10 },
        },
      ],
    );
  });

  it('loses the name of the application to a tag', async () => {
    expect(await pprof({}, { name: 'app{service_name=cart}' })).toMatchObject([
      { service: 'cart', labels: { pyroscope_spy: 'unknown' } },
    ]);
  });

  it.each([0, FROM_MS / 1_000, FROM_MS / 1_000_000])(
    'at %d ms takes the time of the request',
    async (timeMs) => {
      expect(await pprof({ timeMs })).toMatchObject([{ timeMs: FROM_MS }]);
    },
  );

  it('is told by its content', async () => {
    expect(await profilesOf({ body: encodeTestPprof() })).toMatchObject([{ type: CPU }]);
  });

  const SCRIPT: TestPprof = {
    samples: [
      { stack: 'app.rb:run;lib/work.rb:work', values: [10] },
      { stack: 'app.rb:run;/usr/lib/thing.py:absolute', values: [5] },
    ],
  };

  it.each([
    ['rbspy', { 'app.rb run;lib/work.rb work': 10, 'app.rb run;/usr/lib/thing.py absolute': 5 }],
    ['scripting', { 'app.rb run;lib/work.rb work': 10, 'app.rb run;/usr/lib/thing.py absolute': 5 }],
    ['pyspy', { 'app.rb run;lib/work.rb work': 10, 'app.rb run;absolute': 5 }],
    ['gospy', { 'run;work': 10, 'run;absolute': 5 }],
  ])('of %s has names as that agent shows them', async (spyName, samples) => {
    expect(await pprof(SCRIPT, { spyName })).toMatchObject([{ samples }]);
  });

  const DOTNET: TestPprof = {
    types: [
      ['cpu', 'nanoseconds'],
      ['inuse-space', 'bytes'],
    ],
    periodType: ['', 'nanoseconds'],
    edit: (message) => {
      for (const fn of message.function) Object.assign(fn, { id: 0 });
    },
  };
  const DOTNET_TYPES = [
    'process_cpu:cpu:nanoseconds::nanoseconds',
    'process_cpu:inuse_space:bytes::nanoseconds',
  ];

  it('of an old .NET agent is repaired when the agent says who it is, or its form does', async () => {
    const named = await pprof(DOTNET, { spyName: 'dotnetspy' });
    expect(named.map(({ type }) => type).sort()).toEqual(DOTNET_TYPES);
    expect(named[0]?.samples).toEqual({ 'main;work': 10 });
    const { body, headers } = encodeTestForm({
      profile: encodeTestPprof(DOTNET),
      sample_type_config: '{"inuse-space":{"units":"bytes"}}',
    });
    const unnamed = await profilesOf({ body, contentType: headers['content-type'] ?? '' });
    expect(unnamed.map(({ type }) => type).sort()).toEqual(DOTNET_TYPES);
  });

  it('of that agent is refused when nobody says so', async () => {
    const sent = { body: encodeTestPprof(DOTNET), query: { format: 'pprof' } };
    expect(await read(sent)).toMatchObject({ profiles: [], rejections: [{ reason: 'malformed_profile' }] });
  });

  it('in a form is named by what the form says of its types', async () => {
    const { body, headers } = encodeTestForm({
      profile: encodeTestPprof({
        types: [
          ['contentions', 'count'],
          ['delay', 'nanoseconds'],
        ],
        periodType: ['contentions', 'count'],
      }),
      sample_type_config:
        '{"contentions":{"display-name":"block_count"},"delay":{"display-name":"block_duration"}}',
    });
    const types = (await profilesOf({ body, contentType: headers['content-type'] ?? '' })).map(
      ({ type }) => type,
    );
    expect(types.sort()).toEqual([
      'block:contentions:count:contentions:count',
      'block:delay:nanoseconds:contentions:count',
    ]);
  });

  it('cannot have the label of its agent twice', async () => {
    const sent = { body: encodeTestPprof(), query: { format: 'pprof', name: 'shop{pyroscope_spy=x}' } };
    expect(await read(sent)).toMatchObject({
      profiles: [],
      rejections: [{ reason: 'duplicate_label_names' }],
    });
  });
});

describe('a form', () => {
  const sendForm = (parts: Parameters<typeof encodeTestForm>[0], query: Record<string, string> = {}) => {
    const { body, headers } = encodeTestForm(parts);
    return read({ body, contentType: headers['content-type'] ?? '', query });
  };

  it.each<[string, Parameters<typeof encodeTestForm>[0]]>([
    ['no profile', { other: encodeTestPprof() }],
    ['an empty profile', { profile: '' }],
    ['a profile that is a plain value', { profile: { value: 'a 1' } }],
    ['an empty prev_profile beside nothing', { prev_profile: '' }],
  ])('with %s holds nothing to store', async (_, parts) => {
    expect(await sendForm(parts)).toEqual({ profiles: [], rejections: [] });
  });

  it('with a cumulative pair is refused', async () => {
    const profile = encodeTestPprof();
    await expect(sendForm({ profile, prev_profile: profile })).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_FORMAT\] the form has a part prev_profile/,
    );
  });

  it('with a recording of Java is answered with what to do', async () => {
    const recording = Buffer.from('FLR\0\0\x02\0\x01');
    for (const format of ['jfr', '']) {
      await expect(sendForm({ jfr: recording, labels: 'x' }, { format })).rejects.toMatchObject({
        code: 'HOTSPAN_ERR_FORMAT_UNSUPPORTED',
      });
    }
    await expect(sendForm({ other: recording }, { format: 'jfr' })).rejects.toThrow(/no part jfr/);
  });

  it.each([
    ['folded text', 'main;a 1\nmain;b 2\n', CPU],
    [
      'a profile of V8',
      '{"nodes":[{"id":1,"callFrame":{"functionName":"(root)"},"children":[2]},{"id":2,"callFrame":{"functionName":"main"}}],"startTime":0,"endTime":20,"samples":[2,2],"timeDeltas":[10,10]}',
      'wall:wall:nanoseconds:wall:nanoseconds',
    ],
  ])('may hold another format than pprof: %s', async (_, profile, type) => {
    const { profiles } = await sendForm({ profile });
    expect(profiles.map((found) => found.type)).toContain(type);
  });

  it('with a profile of no format is rejected as pprof', async () => {
    expect(await sendForm({ profile: 'no profile at all' })).toMatchObject({
      profiles: [],
      rejections: [{ reason: 'malformed_profile', message: expect.stringContaining('pprof') }],
    });
  });
});

describe('captured profiles of Node.js programs', () => {
  const captured = (name: string) =>
    readFileSync(new URL(`../../../../../benchmarks/data/${name}.pb`, import.meta.url));

  it.each([
    [
      'api.wall.0',
      [
        'wall:cpu:nanoseconds:wall:nanoseconds',
        'wall:sample:count:wall:nanoseconds',
        'wall:wall:nanoseconds:wall:nanoseconds',
      ],
    ],
    [
      'api.heap.0',
      ['memory:inuse_objects:count:inuse_space:bytes', 'memory:inuse_space:bytes:inuse_space:bytes'],
    ],
  ])('have the types that it is known for: %s', async (name, types) => {
    const query = { format: 'pprof', spyName: 'nodespy', sampleRate: '17' };
    const profiles = await profilesOf({ body: captured(name), query });
    expect(profiles.map(({ type }) => type).sort()).toEqual(types);
    for (const { samples } of profiles) expect(Object.keys(samples).length).toBeGreaterThan(10);
  });
});

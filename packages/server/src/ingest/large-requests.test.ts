import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { decodePprof, pprofToProfiles } from '@hotspan/formats';
import { encodeProfiles, toKeyValues } from '@hotspan/otlp-profiles';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PushRequestSchema } from '../gen/push/v1/push_pb.js';
import { readMetric } from '../ops/read-metric.fixture.js';
import { CPU_TYPE, startTestServer, type TestServer } from '../test-server.fixture.js';
import { PROFILE_TIME_MS, queryStacks } from './otlp-requests.fixture.js';
import { encodeTestPprof } from './pyroscope/pprof.fixture.js';

// Larger than what is read on the event loop.
const SAMPLES = Array.from({ length: 4_000 }, (_, i) => ({
  stack: `main;${Array.from({ length: 8 }, (_, depth) => `handle_${(i * 7 + depth * 13) % 3_000}_${'x'.repeat(300)}`).join(';')};work_${i % 10}`,
  values: [i + 1],
}));
const TOTAL = SAMPLES.reduce((sum, { values }) => sum + (values[0] ?? 0), 0);
const PPROF = encodeTestPprof({ samples: SAMPLES, timeMs: PROFILE_TIME_MS });
const CPU = 'process_cpu:cpu:nanoseconds:cpu:nanoseconds';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

function otlp(service: string): Uint8Array<ArrayBuffer> {
  const data = pprofToProfiles(decodePprof(PPROF), { resource: toKeyValues({ 'service.name': service }) });
  return Uint8Array.from(encodeProfiles(data));
}

function push(service: string): Uint8Array<ArrayBuffer> {
  const labels = Object.entries({ __name__: 'process_cpu', service_name: service });
  const message = create(PushRequestSchema, {
    series: [
      {
        labels: labels.map(([name, value]) => ({ name, value })),
        samples: [{ rawProfile: gzipSync(PPROF), ID: 'a' }],
      },
    ],
  });
  return new Uint8Array(toBinary(PushRequestSchema, message));
}

const DOORS = {
  otlp: (service: string) =>
    server.post('/v1development/profiles', otlp(service), { 'content-type': 'application/x-protobuf' }),
  push: (service: string) =>
    server.post('/push.v1.PusherService/Push', push(service), { 'content-type': 'application/proto' }),
  ingest: (service: string) =>
    server.post(`/ingest?name=${service}&from=${Math.floor(PROFILE_TIME_MS / 1_000)}`, PPROF),
};

it('is tested with profiles that are large', () => {
  expect(PPROF.length).toBeGreaterThan(1024 * 1024);
});

it.each([
  ['otlp', CPU_TYPE],
  ['push', CPU],
  ['ingest', CPU],
] as const)('stores a large profile by %s, twice the same', async (door, type) => {
  for (const times of [1, 2]) {
    expect((await DOORS[door](`large-${door}`)).status).toBe(200);
    const stacks = await queryStacks(server, `large-${door}`, { type, maxNodes: 100_000 });
    expect(stacks.main).toEqual([0, TOTAL * times]);
    const ofWork = SAMPLES.filter((_, i) => i % 10 === 3).reduce(
      (sum, { values }) => sum + (values[0] ?? 0),
      0,
    );
    expect(sumOfSelf(stacks, 'work_3')).toBe(ofWork * times);
  }
  expect(await readMetric(server, 'hotspan_large_writes')).toBe(0);
});

it('answers a large request that is broken as it answers a small one', async () => {
  const broken = PPROF.subarray(0, -1);
  const small = encodeTestPprof().subarray(0, -1);
  const messages = [];
  for (const bytes of [broken, small]) {
    const response = await server.post('/ingest?name=broken&format=pprof', Uint8Array.from(bytes));
    expect(response.status).toBe(422);
    messages.push(((await response.json()) as { message: string }).message.replaceAll(/\d+/g, 'N'));
  }
  expect(messages[0]).toBe(messages[1]);
});

it('stores a request that is small and unfolds to much', async () => {
  // Two locations of 900 inlined functions each, by turns: 8,000 stacks of two bytes stand for 7.2 million frames.
  const samples = Array.from({ length: 8_000 }, (_, i) => ({
    stack: `${i % 2 === 0 ? 'even' : 'odd'};leaf_${i % 3_999}`,
    values: [1],
  }));
  const pprof = encodeTestPprof({
    samples,
    timeMs: PROFILE_TIME_MS,
    edit({ location }) {
      for (const { id, line } of location) {
        if (id !== 1 && id !== 3) continue;
        const [own] = line ?? [];
        if (own !== undefined) for (let i = 1; i < 900; i++) line?.push({ ...own, line: i });
      }
    },
  });
  expect(pprof.length).toBeLessThan(1024 * 1024);
  const url = `/ingest?name=much&from=${Math.floor(PROFILE_TIME_MS / 1_000)}`;
  expect((await server.post(url, pprof)).status).toBe(200);
  const { flamegraph } = await server.query('SelectMergeStacktraces', {
    profileTypeID: CPU,
    labelSelector: '{service_name="much"}',
    start: PROFILE_TIME_MS - 3_600_000,
    end: PROFILE_TIME_MS + 3_600_000,
    maxNodes: 16,
  });
  expect(flamegraph.total).toBe('8000');
  expect(flamegraph.levels.length).toBeGreaterThan(900);
});

function sumOfSelf(stacks: Record<string, [self: number, total: number]>, leaf: string): number {
  return Object.entries(stacks)
    .filter(([stack]) => stack.endsWith(`;${leaf}`))
    .reduce((sum, [, [self]]) => sum + self, 0);
}

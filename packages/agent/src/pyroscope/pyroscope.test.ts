import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ReadableSample, readSamples } from '../../../../test/support/read-samples.js';
import { compilePrograms } from '../engine/programs.fixture.js';
import { startHeldServer } from '../lifecycle/held-server.fixture.js';
import { startProfiledProgram, startTestSink } from '../lifecycle/profiled-program.fixture.js';
import { serve } from '../lifecycle/serve.fixture.js';
import { loadCompat } from '../middleware/web-server.fixture.js';
import Pyroscope, * as named from './pyroscope.js';

const NOWHERE = 'http://127.0.0.1:1';
const QUIET = { error() {}, trace() {}, debug() {}, info() {}, warn() {}, fatal() {} };

function begin(config: named.PyroscopeConfig = {}): void {
  Pyroscope.setLogger(QUIET);
  Pyroscope.init({ serverAddress: NOWHERE, flushIntervalMs: 600_000, ...config });
  Pyroscope.start();
  onTestFinished(() => Pyroscope.stop());
}

const wallOf = (data: Parameters<typeof readSamples>[0], name: string): ReadableSample[] =>
  readSamples(data, 'wall').filter(({ functions }) => functions.includes(name));

test('has the names of @pyroscope/nodejs, by default export and one by one', () => {
  const theirs = loadCompat<{ default: object }>('pyroscope-nodejs', '@pyroscope/nodejs');
  expect(Object.keys(Pyroscope).sort()).toEqual(Object.keys(theirs.default).sort());
  expect(Object.keys(named)).toEqual(expect.arrayContaining([...Object.keys(Pyroscope), 'default']));
});

test('everything but init throws as theirs does before init', async () => {
  const { default: fresh } = await importFresh();
  for (const call of [
    () => fresh.start(),
    () => fresh.startWallProfiling(),
    () => fresh.startHeapProfiling(),
    () => fresh.setLabels({}),
    () => fresh.getLabels(),
    () => fresh.wrapWithLabels({}, () => {}),
  ]) {
    expect(call).toThrow('Pyroscope is not configured. Please call init() first.');
  }
  await expect(fresh.stop()).rejects.toThrow('Pyroscope is not configured. Please call init() first.');
  await expect(fresh.stopWallProfiling()).rejects.toThrow('Please call init() first.');
});

/** The built package: a copy of its own, which nobody has initialised. */
const importFresh = (): Promise<typeof named> => import('hotspan/pyroscope');

test('samples what is asked for, one after the other', async () => {
  const sink = await startTestSink();
  Pyroscope.setLogger(QUIET);
  Pyroscope.init({ appName: 'shop', serverAddress: sink.url, tags: { region: 'eu' } });
  onTestFinished(() => Pyroscope.stop());
  const { burnCpu, retain } = compilePrograms();
  Pyroscope.startCpuProfiling();
  burnCpu(200);
  Pyroscope.startHeapProfiling();
  const kept = retain(20_000);
  burnCpu(200);
  await Pyroscope.stopWallProfiling();
  await Pyroscope.stopHeapProfiling();
  expect(kept).toHaveLength(20_000);
  const types = sink.uploads.map(({ data }) =>
    ['cpu', 'wall', 'inuse_space'].filter((type) => readSamples(data, type).length > 0),
  );
  // Each is uploaded by itself, and the first may be overtaken.
  expect(types.toSorted()).toEqual([['cpu', 'wall'], ['cpu', 'wall', 'inuse_space'], ['inuse_space']]);
  const [resource] = sink.uploads[0]?.data.resourceProfiles ?? [];
  expect(resource?.attributes).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'region' })]));
});

describe('setLabels', () => {
  test('labels the rest of the execution and its work, in the place of earlier ones', async () => {
    begin();
    await (async () => {
      Pyroscope.setLabels({ phase: 'load', part: 1 });
      expect(Pyroscope.getLabels()).toEqual({ phase: 'load', part: '1' });
      Pyroscope.setWallLabels({ phase: 'run' });
      expect(Pyroscope.getWallLabels()).toEqual({ phase: 'run' });
      await sleep(1);
      expect(Pyroscope.getLabels()).toEqual({ phase: 'run' });
      await Pyroscope.wrapWithLabels({ step: 'a' }, async () => {
        Pyroscope.setLabels({ phase: 'inner' });
        await sleep(1);
        expect(Pyroscope.getLabels()).toEqual({ step: 'a', phase: 'inner' });
      });
    })();
  });

  test('stays with its own execution', async () => {
    begin();
    const seen = await Promise.all(
      Array.from({ length: 32 }, (_, i) =>
        // Each is started by the event loop.
        sleep(1).then(async () => {
          Pyroscope.setLabels({ task: `t${i}` });
          await sleep(i % 5);
          return Pyroscope.getLabels();
        }),
      ),
    );
    expect(seen).toEqual(Array.from({ length: 32 }, (_, i) => ({ task: `t${i}` })));
  });

  test('before the start counts from the start', async () => {
    const program = startProfiledProgram({
      sink: await startTestSink(),
      args: [],
      source: `
        import Pyroscope from 'hotspan/pyroscope';
        Pyroscope.init({ serverAddress: process.env.HOTSPAN_ENDPOINT });
        Pyroscope.setLabels({ phase: 'boot' });
        Pyroscope.start();
        console.log(JSON.stringify(Pyroscope.getLabels()));
      `,
    });
    expect(await program.result).toMatchObject({ stdout: '{"phase":"boot"}\n', stderr: '', exitCode: 0 });
  });
});

describe('what is weak in @pyroscope/nodejs 0.6.4 is not here:', () => {
  const authorized = { headers: { authorization: 'Bearer token' } };

  test.each(['web-4', 'web-5'])(
    '1, 2: profiles are pulled beside uploads, one at a time (%s)',
    async (folder) => {
      const sink = await startTestSink();
      begin({ serverAddress: sink.url, flushIntervalMs: 1_000 });
      const app = loadCompat<() => { use(handler: unknown): void } & Parameters<typeof serve>[0]>(
        folder,
        'express',
      )();
      app.use(Pyroscope.expressMiddleware({ token: 'token', maxSeconds: 2 }));
      const url = await serve(app);
      const { burnCpu } = compilePrograms();
      const answers = Promise.all(
        ['profile', 'profile', 'heap'].map((name) => fetch(`${url}/debug/pprof/${name}`, authorized)),
      );
      let answered = false;
      void answers.then(() => {
        answered = true;
      });
      while (!answered) {
        burnCpu(20);
        await sleep(1);
      }
      const statuses = (await answers).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
      expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
      expect((await fetch(`${url}/debug/pprof/heap`, authorized)).status).toBe(200);
      expect((await fetch(`${url}/debug/pprof/heap`)).status).toBe(401);
      expect((await fetch(`${url}/debug/pprof/profile?seconds=3`, authorized)).status).toBe(400);
      await Pyroscope.stop();
      expect(sink.uploads.flatMap(({ data }) => wallOf(data, 'burnCpu')).length).toBeGreaterThan(0);
    },
  );

  test.each(['web-4', 'web-5'])(
    '1, 2: and by the plugin of Fastify; without a token none (%s)',
    async (folder) => {
      begin();
      const create = loadCompat<
        () => {
          register(plugin: unknown): void;
          listen(at: object): Promise<string>;
          close(): Promise<void>;
        }
      >(folder, 'fastify');
      const serveFastify = async (options: named.PullMiddlewareOptions): Promise<string> => {
        const app = create();
        onTestFinished(() => app.close());
        app.register(Pyroscope.fastifyMiddleware(options));
        return app.listen({ port: 0, host: '127.0.0.1' });
      };
      const heap = await fetch(`${await serveFastify({ token: 'token' })}/debug/pprof/heap`, authorized);
      const profile = Profile.decode(gunzipSync(Buffer.from(await heap.arrayBuffer())));
      expect(profile.sample.length).toBeGreaterThan(0);
      const refused = await fetch(`${await serveFastify({})}/debug/pprof/heap`);
      expect(refused.status).toBe(403);
      expect(await refused.json()).toMatchObject({ code: 'HOTSPAN_ERR_PULL_TOKEN' });
    },
  );

  test('3: stop() at any time, also twice and while a flush is under way', async () => {
    begin();
    const stopping = [Pyroscope.stop(), Pyroscope.stop()];
    Pyroscope.start();
    setImmediate(() => Pyroscope.start());
    stopping.push(Pyroscope.stop());
    await sleep(5);
    stopping.push(Pyroscope.stopHeapProfiling(), Pyroscope.stop());
    await expect(Promise.all(stopping)).resolves.toHaveLength(5);
  });

  test('4: what is recorded while the server is slow arrives, in order', async () => {
    const server = await startHeldServer();
    begin({ serverAddress: server.url, flushIntervalMs: 1_000 });
    await server.requested;
    // Two more windows end while the first is not answered.
    await sleep(2_300);
    const answering = setInterval(() => server.answer(), 20);
    onTestFinished(() => clearInterval(answering));
    const { start } = await import('../lifecycle/start.js');
    const profiler = start();
    await Pyroscope.stop();
    const { flushes, uploads, droppedCount } = profiler.stats();
    expect(flushes).toBeGreaterThanOrEqual(3);
    expect({ uploads, droppedCount }).toEqual({ uploads: flushes, droppedCount: 0 });
  });

  test('5: wrapWithLabels returns, restores, lasts over awaits and flushes, and mixes nothing', async () => {
    const sink = await startTestSink();
    begin({ serverAddress: sink.url });
    const { burnCpu, burnMore } = compilePrograms();
    const { start } = await import('../lifecycle/start.js');
    expect(Pyroscope.wrapWithLabels({ a: 1 }, (x: number, y: number) => x + y, 1, 2)).toBe(3);
    expect(() =>
      Pyroscope.wrapWithLabels({ a: 1 }, () => {
        throw new RangeError('mine');
      }),
    ).toThrow(RangeError);
    expect(Pyroscope.getLabels()).toEqual({});
    const run = (route: string, burn: (ms: number) => number) =>
      Pyroscope.wrapWithLabels({ route }, async () => {
        for (let i = 0; i < 15; i++) {
          burn(20);
          if (i === 7) await start().flush();
          else await sleep(1);
        }
      });
    await Promise.all([run('cpu', burnCpu), run('more', burnMore)]);
    await Pyroscope.stop();
    for (const [name, route] of [
      ['burnCpu', 'cpu'],
      ['burnMore', 'more'],
    ] as const) {
      const samples = sink.uploads.flatMap(({ data }) => wallOf(data, name));
      expect(samples.length).toBeGreaterThan(0);
      expect(new Set(samples.map(({ labels }) => labels.route))).toEqual(new Set([route]));
    }
  });

  test('6: a program ends by itself, and its last profiles arrive', async () => {
    const sink = await startTestSink();
    const source = `
      import Pyroscope from 'hotspan/pyroscope';
      Pyroscope.init({ appName: 'script', serverAddress: process.env.HOTSPAN_ENDPOINT });
      Pyroscope.start();
      burnCpu(300);
    `;
    const result = await startProfiledProgram({ sink, args: [], source }).result;
    expect(result).toMatchObject({ stderr: '', exitCode: 0 });
    const [upload] = sink.uploads;
    expect(upload && wallOf(upload.data, 'burnCpu').length).toBeGreaterThan(0);
    expect(upload && readSamples(upload.data, 'inuse_space').length).toBeGreaterThan(0);
  });

  test('7: the period is that of the sampler', async () => {
    const sink = await startTestSink();
    begin({ serverAddress: sink.url, wall: { samplingIntervalMicros: 10_000 } });
    compilePrograms().burnCpu(500);
    await Pyroscope.stop();
    const [wall] = (sink.uploads[0]?.data.resourceProfiles ?? [])
      .flatMap(({ scopeProfiles }) => scopeProfiles)
      .flatMap(({ profiles }) => profiles);
    const periodNanos = Number(wall?.period);
    expect(periodNanos).toBeGreaterThanOrEqual(10e6);
    expect(periodNanos).toBeLessThanOrEqual(20e6);
  });
});

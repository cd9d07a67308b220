import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { describe, expect, test } from 'vitest';
import { readSamples } from '../../../../test/support/read-samples.js';
import { compilePrograms } from '../engine/programs.fixture.js';
import { startTestSink } from '../lifecycle/profiled-program.fixture.js';
import { startQuietly } from '../lifecycle/quiet-profiler.fixture.js';
import { serve } from '../lifecycle/serve.fixture.js';
import { withLabels } from '../lifecycle/with-labels.js';
import { pullEndpoints } from './pull-endpoints.js';

const TOKEN = 'a-token-of-a-test';
const AUTHORIZED = { headers: { authorization: `Bearer ${TOKEN}` } };

/** What another implementation reads from an answer: sums by sample type and function on top. */
function readPprof(body: ArrayBuffer) {
  const profile = Profile.decode(gunzipSync(Buffer.from(body)));
  const text = (at: number | bigint): string => profile.stringTable.strings[Number(at)] ?? '';
  const types = profile.sampleType.map(({ type }) => text(type));
  const functions = new Map(profile.function.map(({ id, name }) => [id, text(name)]));
  const locations = new Map(
    profile.location.map(({ id, line }) => [id, functions.get(line[0]?.functionId ?? 0)]),
  );
  return {
    types,
    durationMs: Number(profile.durationNanos) / 1e6,
    sum: (type: string, name: string): number =>
      profile.sample
        .filter(({ locationId }) => locationId.some((id) => locations.get(id) === name))
        .reduce((total, { value }) => total + Number(value[types.indexOf(type)]), 0),
    labels: (name: string): string[] =>
      profile.sample
        .filter(({ locationId }) => locationId.some((id) => locations.get(id) === name))
        .flatMap(({ label }) => label.map(({ key, str }) => `${text(key)}=${text(str)}`)),
  };
}

const serveEndpoints = (maxSeconds = 60): Promise<string> =>
  serve(pullEndpoints({ token: TOKEN, maxSeconds }));

const burnForAWhile = async (burn: (ms: number) => unknown, whileTrue: () => boolean): Promise<void> => {
  while (whileTrue()) {
    burn(20);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

describe('GET /debug/pprof/profile', () => {
  test('has what is sampled in that time, with labels, and the uploads have all of it too', async () => {
    const sink = await startTestSink();
    const { profiler } = startQuietly({ endpoint: sink.url });
    const { burnCpu, burnMore } = compilePrograms();
    const url = await serveEndpoints();
    burnMore(300);
    let isOpen = true;
    const work = withLabels({ step: 'burn' }, () => burnForAWhile(burnCpu, () => isOpen));
    const response = await fetch(`${url}/debug/pprof/profile?seconds=1`, AUTHORIZED);
    isOpen = false;
    await work;
    expect(response.status).toBe(200);
    const profile = readPprof(await response.arrayBuffer());
    await profiler.flush();
    expect(profile.types).toEqual(['cpu', 'wall']);
    expect(profile.sum('wall', 'burnMore')).toBe(0);
    expect(profile.sum('wall', 'burnCpu')).toBeGreaterThan(0.3e9);
    expect(new Set(profile.labels('burnCpu'))).toEqual(new Set(['step=burn']));
    expect(profile.durationMs).toBeGreaterThanOrEqual(990);
    const uploaded = (name: string): number =>
      sink.uploads
        .flatMap(({ data }) => readSamples(data, 'wall'))
        .filter(({ functions }) => functions.includes(name))
        .reduce((total, { value }) => total + Number(value), 0);
    expect(uploaded('burnMore')).toBeGreaterThan(0.15e9);
    expect(uploaded('burnCpu')).toBeGreaterThanOrEqual(profile.sum('wall', 'burnCpu'));
  });

  test('adds up the windows that end meanwhile', async () => {
    const { profiler } = startQuietly({ profiles: ['wall'] });
    const { burnCpu, burnMore } = compilePrograms();
    const url = await serveEndpoints();
    const flushes = profiler.stats().flushes;
    const answered = fetch(`${url}/debug/pprof/profile?seconds=1.5`, AUTHORIZED);
    while (profiler.stats().flushes === flushes) await new Promise((resolve) => setTimeout(resolve, 5));
    burnCpu(250);
    void profiler.flush();
    burnMore(250);
    void profiler.flush();
    const profile = readPprof(await (await answered).arrayBuffer());
    expect(profile.types).toEqual(['wall']);
    expect(profile.sum('wall', 'burnCpu')).toBeGreaterThan(0.1e9);
    expect(profile.sum('wall', 'burnMore')).toBeGreaterThan(0.1e9);
  });

  test('is for one at a time; who leaves makes room', async () => {
    startQuietly();
    const url = await serveEndpoints();
    const ask = (init = {}) => fetch(`${url}/debug/pprof/profile?seconds=50`, { ...AUTHORIZED, ...init });
    const leaving = new AbortController();
    const first = ask({ signal: leaving.signal }).catch(() => 'left');
    let second = await ask({ signal: AbortSignal.timeout(300) }).catch(() => undefined);
    // Whichever came first waits, so the other is refused.
    second ??= await ask({ signal: AbortSignal.timeout(300) });
    expect(second.status).toBe(429);
    const retryAfter = Number(second.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(50);
    expect(await second.json()).toMatchObject({ code: 'HOTSPAN_ERR_PULL_BUSY' });
    leaving.abort();
    expect(await first).toBe('left');
    let heap = await fetch(`${url}/debug/pprof/heap`, AUTHORIZED);
    while (heap.status === 429) heap = await fetch(`${url}/debug/pprof/heap`, AUTHORIZED);
    expect(heap.status).toBe(200);
  });

  test.each(['0', '-1', '61', 'NaN', '', '1e1', '1&seconds=2'])('refuses seconds=%s', async (seconds) => {
    startQuietly();
    const response = await fetch(
      `${await serveEndpoints()}/debug/pprof/profile?seconds=${seconds}`,
      AUTHORIZED,
    );
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 400,
      body: {
        code: 'HOTSPAN_ERR_PULL_REQUEST',
        message:
          'seconds must be one number above 0 and up to 60: ask for example for /debug/pprof/profile?seconds=10.',
      },
    });
  });

  test('takes as long as is allowed when nothing is said', async () => {
    startQuietly();
    const { burnCpu } = compilePrograms();
    const url = await serveEndpoints(1);
    let isOpen = true;
    const work = burnForAWhile(burnCpu, () => isOpen);
    const response = await fetch(`${url}/debug/pprof/profile`, AUTHORIZED);
    isOpen = false;
    await work;
    expect(readPprof(await response.arrayBuffer()).sum('cpu', 'burnCpu')).toBeGreaterThan(0);
  });
});

test('GET /debug/pprof/heap has what is alive', async () => {
  startQuietly({ heapIntervalBytes: 4_096 });
  const kept = compilePrograms().retain(5_000);
  const response = await fetch(`${await serveEndpoints()}/debug/pprof/heap`, AUTHORIZED);
  const profile = readPprof(await response.arrayBuffer());
  expect(profile.types).toEqual(['inuse_space', 'inuse_objects']);
  expect(profile.sum('inuse_space', 'retain')).toBeGreaterThan(kept.length * 500);
});

describe('is refused', () => {
  test.each([undefined, 'Bearer', 'Bearer wrong', `Basic ${TOKEN}`, TOKEN])(
    'authorization %s',
    async (authorization) => {
      startQuietly();
      const headers = new Headers(authorization === undefined ? {} : { authorization });
      const response = await fetch(`${await serveEndpoints()}/debug/pprof/heap`, { headers });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await response.json()).toMatchObject({ code: 'HOTSPAN_ERR_PULL_TOKEN' });
    },
  );

  test('another method', async () => {
    const response = await fetch(`${await serveEndpoints()}/debug/pprof/heap`, {
      ...AUTHORIZED,
      method: 'POST',
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });

  test('another path, unless someone follows', async () => {
    const handle = pullEndpoints({ token: TOKEN });
    expect((await fetch(await serve(handle))).status).toBe(404);
    const url = await serve((request, response) => handle(request, response, () => response.end('next')));
    expect(await (await fetch(url)).text()).toBe('next');
  });

  test('a profile while no profiler runs', async () => {
    const response = await fetch(`${await serveEndpoints()}/debug/pprof/profile?seconds=1`, AUTHORIZED);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'HOTSPAN_ERR_PULL_STOPPED' });
  });

  test('a profile of a kind that is not taken', async () => {
    startQuietly({ profiles: ['heap'] });
    const response = await fetch(`${await serveEndpoints()}/debug/pprof/profile?seconds=1`, AUTHORIZED);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining('option profiles') });
  });
});

test('a profiler that ends meanwhile gives what it had', async () => {
  const { profiler } = startQuietly();
  const { burnCpu } = compilePrograms();
  const handle = pullEndpoints({ token: TOKEN });
  const url = await serve(handle);
  const flushes = profiler.stats().flushes;
  const answered = fetch(`${url}/debug/pprof/profile?seconds=1`, AUTHORIZED);
  while (profiler.stats().flushes === flushes) await new Promise((resolve) => setTimeout(resolve, 5));
  burnCpu(200);
  await profiler.shutdown({ timeoutMs: 0 });
  const response = await answered;
  expect(readPprof(await response.arrayBuffer()).sum('wall', 'burnCpu')).toBeGreaterThan(0);
});

test.each([
  [undefined, 'Options must be an object with a token, got undefined (undefined).'],
  [{}, 'token must be a non-empty string of printable ASCII without spaces, got undefined.'],
  [{ token: '' }, 'token must be a non-empty string'],
  [{ token: TOKEN, maxSeconds: 0 }, 'maxSeconds must be an integer from 1 to 600, got 0 (number).'],
  [{ token: TOKEN, seconds: 1 }, 'There is no option "seconds"; known: token, maxSeconds.'],
])('the options %o are refused', (options, problem) => {
  // Not what the type allows.
  expect(() => pullEndpoints(options as never)).toThrow(`[HOTSPAN_ERR_OPTION] ${problem}`);
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { encodeRequest, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { encodeTestProfile, startTestServer, type TestServer } from '../test-server.fixture.js';
import { readMetric, waitForMetric } from './read-metric.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-bad-days-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const DAY_MS = 86_400_000;

async function start(options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer({ logLevel: 'error', ...options });
  onTestFinished(() => server.stop());
  return server;
}

async function ready({ url }: Pick<TestServer, 'url'>): Promise<[status: number, text: string]> {
  const response = await fetch(`${url}/ready`);
  return [response.status, await response.text()];
}

/** A small file system of its own; undefined where that takes rights that the test has not got. */
function mountSmallDisk(name: string, options: string): string | undefined {
  const path = join(folder, name);
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return path;
}

function unmount(path: string): void {
  execFileSync('umount', ['--lazy', path]);
}

describe('a disk that is full', () => {
  it('is 503 with Retry-After, loses nothing that was acknowledged, and ends when there is room', async ({
    skip,
  }) => {
    const disk = mountSmallDisk('full', 'size=96m');
    if (disk === undefined) return skip('mounting takes root');
    const server = await startTestServer({ dataDir: join(disk, 'data'), logLevel: 'error' });
    onTestFinished(async () => {
      await server.stop();
      unmount(disk);
    });
    await server.push(encodeRequest({ service: 'before' }));
    const ballast = join(disk, 'ballast');
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 8 * 2 ** 20));

    const body = encodeRequest({ service: 'meanwhile' });
    const refused = await server.post('/v1/profiles', Uint8Array.from(body), PROTOBUF);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.text()).toContain('[HOTSPAN_ERR_SERVER_DISK_FULL] the disk of the store is full');
    const counted = 'hotspan_refused_requests_total{door="otlp_http",code="HOTSPAN_ERR_SERVER_DISK_FULL"}';
    expect(await readMetric(server, counted)).toBe(1);
    expect(await queryStacks(server, 'before')).toEqual({ main: [7, 7] });

    rmSync(ballast);
    await server.push(body);
    expect(await queryStacks(server, 'meanwhile')).toEqual({ main: [7, 7] });
    expect(await queryStacks(server, 'before')).toEqual({ main: [7, 7] });
    expect(await ready(server)).toEqual([200, 'ready\n']);
  });

  it('is 503 as well when not even the block can be written', async ({ skip }) => {
    const disk = mountSmallDisk('fuller', 'size=96m');
    if (disk === undefined) return skip('mounting takes root');
    const server = await startTestServer({ dataDir: join(disk, 'data'), logLevel: 'error' });
    onTestFinished(async () => {
      await server.stop();
      unmount(disk);
    });
    const ballast = join(disk, 'ballast');
    // The file system takes what fits and refuses the rest.
    expect(() => writeFileSync(ballast, Buffer.alloc(96 * 2 ** 20))).toThrow(/ENOSPC/);
    const refused = await server.post(
      '/v1/profiles',
      Uint8Array.from(encodeRequest({ service: 'a' })),
      PROTOBUF,
    );
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('_DISK_FULL]')]);
    rmSync(ballast);
    await server.push(encodeRequest({ service: 'a' }));
    expect(await queryStacks(server, 'a')).toEqual({ main: [7, 7] });
  });
});

describe('a data directory that is read-only', () => {
  it('is refused with its path', async ({ skip }) => {
    const disk = mountSmallDisk('read-only', 'ro,size=1m');
    if (disk === undefined) return skip('mounting takes root');
    onTestFinished(() => unmount(disk));
    await expect(startTestServer({ dataDir: disk })).rejects.toThrow(
      `[HOTSPAN_ERR_SERVER_DATA_DIR] the data directory ${disk} cannot be written: EROFS`,
    );
  });
});

describe('a second server in the same process', () => {
  it('is refused the data directory of the first, which goes on', async () => {
    const server = await start();
    await expect(startTestServer({ dataDir: server.dataDir })).rejects.toThrow(
      `[HOTSPAN_ERR_SERVER_DATA_DIR] the data directory ${server.dataDir} is in use by process ${process.pid}. Stop`,
    );
    await expect(startTestServer({ dataDir: join(folder, 'other') })).rejects.toThrow(
      '[HOTSPAN_ERR_SERVER_DATA_DIR] the data directory ',
    );
    await server.push(encodeRequest({ service: 'first' }));
    expect(await queryStacks(server, 'first')).toEqual({ main: [7, 7] });
  });
});

describe('a store that is gone', () => {
  it('is told by /ready, while /metrics still answers', async () => {
    const server = await start();
    expect(await ready(server)).toEqual([200, 'ready\n']);
    rmSync(join(server.dataDir, 'db', 'store'), { recursive: true });
    await expect
      .poll(() => ready(server), { timeout: 60_000 })
      .toEqual([503, expect.stringContaining('[HOTSPAN_ERR_SERVER_STORE] the store failed: ')]);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
  });
});

describe('a server that stops', () => {
  it('says so on /ready and refuses writes until those that run are stored and answered', async () => {
    const server = await start({ commitWaitMs: 3_000 });
    const body = encodeRequest({ service: 'running' });
    const running = server.post('/v1/profiles', Uint8Array.from(body), PROTOBUF);
    await waitForMetric(server, 'hotspan_pending_bytes', body.length);
    const stopped = server.stop();
    expect(await ready(server)).toEqual([503, 'stopping\n']);
    const late = await server.post('/v1/profiles', Uint8Array.from(body), PROTOBUF);
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await late.text()).toContain('[HOTSPAN_ERR_SERVER_STARTING] the server is stopping');
    expect((await running).status).toBe(200);
    await stopped;
    await expect(fetch(`${server.url}/ready`)).rejects.toThrow();
  });
});

describe('old data', () => {
  it('is dropped when the server starts, counted, and not taken again', async () => {
    const dataDir = join(folder, 'old');
    const samples = [{ stack: 'main', value: 1 }];
    const old = encodeTestProfile({ timeMs: Date.now() - 10 * DAY_MS, samples });
    const first = await startTestServer({ dataDir });
    await first.push(old);
    await first.push(encodeTestProfile({ timeMs: Date.now(), samples }));
    await first.stop();
    const server = await start({ dataDir, retentionMs: 2 * DAY_MS });
    await waitForMetric(server, 'hotspan_dropped_partitions_total{table="profiles",reason="retention"}', 1);
    const refused = await server.post('/v1/profiles', Uint8Array.from(old), PROTOBUF);
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('this server takes none from before'),
    ]);
  });
});

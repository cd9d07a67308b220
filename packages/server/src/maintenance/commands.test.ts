import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { encodeRequest, queryStacks } from '../ingest/otlp-requests.fixture.js';
import { resolveServerOptions } from '../options/parse-command-line.js';
import { readDataDirOwner } from '../store/data-dir-lock.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';
import { KEY_HEADER, MAINTENANCE_PATH } from './register-maintenance.js';
import type { MaintenanceResult, MaintenanceTask } from './run-maintenance.js';
import { runTask } from './run-task.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-commands-'));
const FILLED = join(folder, 'filled');
afterAll(() => rmSync(folder, { recursive: true }));

async function start(options: Parameters<typeof startTestServer>[0]): Promise<TestServer> {
  const server = await startTestServer(options);
  onTestFinished(() => server.stop());
  return server;
}

function run(dataDir: string, task: MaintenanceTask, lines: string[] = []): Promise<MaintenanceResult> {
  return runTask(resolveServerOptions({ dataDir }), task, (line) => void lines.push(line));
}

beforeAll(async () => {
  const server = await startTestServer({ dataDir: FILLED });
  await server.push(encodeRequest({ service: 'shop' }));
  await server.stop();
});

describe('a command without a server', () => {
  it('saves, restores, merges and checks in its own process', async () => {
    const lines: string[] = [];
    const dir = join(folder, 'offline');
    const restored = join(folder, 'offline-restored');
    expect(await run(FILLED, { name: 'backup', dir }, lines)).toMatchObject({ isBad: false });
    expect(lines).toContain('saved profiles: 1 rows');
    expect(await run(restored, { name: 'restore', dir })).toMatchObject({ isBad: false });
    expect(await run(restored, { name: 'compact' })).toMatchObject({ isBad: false });
    expect(await run(restored, { name: 'check', repair: false })).toEqual({
      isBad: false,
      lines: ['nothing is wrong'],
    });
    expect(readDataDirOwner(restored)).toBe(undefined);
    const server = await start({ dataDir: restored });
    expect(await queryStacks(server, 'shop')).toEqual({ main: [7, 7] });
  });

  it('refuses a directory without data, and makes none', async () => {
    const dataDir = join(folder, 'nothing');
    await expect(run(dataDir, { name: 'compact' })).rejects.toThrow(
      `[HOTSPAN_ERR_SERVER_DATA_DIR] the data directory ${dataDir} has no data.`,
    );
    expect(existsSync(dataDir)).toBe(false);
  });

  it('refuses data that is on a ClickHouse server', async () => {
    const options = resolveServerOptions({ clickhouseUrl: 'http://127.0.0.1:8123/db' });
    await expect(runTask(options, { name: 'compact' }, () => {})).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_OPTION\] compact is for the embedded store/,
    );
  });

  it('and a server refuse a store with a damaged part, until check --repair has moved it', async () => {
    const dataDir = join(folder, 'damaged');
    cpSync(FILLED, dataDir, { recursive: true });
    const store = join(dataDir, 'db', 'store');
    const [part = ''] = readdirSync(store, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('span_ids.bin') || /\/\d{8}-0_\d+_\d+_\d+\/data\.bin$/.test(name),
    );
    truncateSync(join(store, part), 10);
    const refusal = /^\[HOTSPAN_ERR_SERVER_CORRUPT\] files of the store are damaged: .*broken-on-start_/;
    await expect(startTestServer({ dataDir })).rejects.toThrow(refusal);
    await expect(run(dataDir, { name: 'compact' })).rejects.toThrow(refusal);
    const found = await run(dataDir, { name: 'check', repair: false });
    expect(found).toMatchObject({ isBad: true, lines: [expect.stringMatching(/^damaged part of /)] });
    expect(await run(dataDir, { name: 'check', repair: true })).toMatchObject({ isBad: true });
    await (await start({ dataDir })).stop();
  });
});

describe('a command beside a server', () => {
  it('is done by the server, which goes on', async () => {
    const dataDir = join(folder, 'served');
    cpSync(FILLED, dataDir, { recursive: true });
    const server = await start({ dataDir });
    const lines: string[] = [];
    const dir = join(folder, 'online');
    expect(await run(dataDir, { name: 'backup', dir }, lines)).toMatchObject({ isBad: false });
    expect(lines).toContain('saved profiles: 1 rows');
    expect(JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'))).toMatchObject({
      format: 'hotspan-backup',
    });
    expect(await run(dataDir, { name: 'compact' })).toMatchObject({ isBad: false });
    expect(await run(dataDir, { name: 'check', repair: false })).toMatchObject({ isBad: false });
    await expect(run(dataDir, { name: 'backup', dir })).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_BACKUP\] .* must be empty/,
    );
    await expect(run(dataDir, { name: 'restore', dir })).rejects.toThrow(
      /^\[HOTSPAN_ERR_SERVER_BACKUP\] .* has rows/,
    );
    await server.push(encodeRequest({ service: 'after' }));
    expect(await queryStacks(server, 'after')).toEqual({ main: [7, 7] });
  });

  it('restores into a server that has stored nothing', async () => {
    const dir = join(folder, 'for-served');
    await run(FILLED, { name: 'backup', dir });
    const server = await start({});
    expect(await run(server.dataDir, { name: 'restore', dir })).toMatchObject({ isBad: false });
    expect(await queryStacks(server, 'shop')).toEqual({ main: [7, 7] });
    // Whose functions the server has not seen itself.
    await server.push(encodeRequest({ service: 'shop' }));
    expect(await queryStacks(server, 'shop')).toEqual({ main: [14, 14] });
  });
});

describe('administration over HTTP', () => {
  const post = (server: TestServer, task: string, body: object, headers: Record<string, string> = {}) =>
    server.post(`${MAINTENANCE_PATH}/${task}`, JSON.stringify(body), {
      'content-type': 'application/json',
      ...headers,
    });

  it('takes the key of the data directory, or a token with the scope admin', async () => {
    const server = await start({ authToken: 'admin:administrator,read+write:somebodyelse' });
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    const headers: Record<string, string>[] = [
      {},
      { [KEY_HEADER]: 'guess' },
      bearer('somebodyelse'),
      bearer('administrator'),
      { [KEY_HEADER]: readDataDirOwner(server.dataDir)?.key ?? '' },
    ];
    const statuses = await Promise.all(
      headers.map(async (each) => (await post(server, 'check', {}, each)).status),
    );
    expect(statuses).toEqual([401, 401, 403, 200, 200]);
  });

  it('is not open to everybody where everything else is', async () => {
    const server = await start({});
    const refused = await post(server, 'backup', { dir: join(folder, 'stranger') });
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('[HOTSPAN_ERR_SERVER_FORBIDDEN] administration over HTTP takes a token'),
    ]);
    expect(existsSync(join(folder, 'stranger'))).toBe(false);
  });

  it.each<[task: string, body: object]>([
    ['backup', {}],
    ['backup', { dir: 'relative' }],
    ['restore', { dir: 5 }],
    ['drop', {}],
  ])('refuses %s with %j', async (task, body) => {
    const server = await start({});
    const key = { [KEY_HEADER]: readDataDirOwner(server.dataDir)?.key ?? '' };
    const refused = await post(server, task, body, key);
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('[HOTSPAN_ERR_SERVER_REQUEST]'),
    ]);
  });
});

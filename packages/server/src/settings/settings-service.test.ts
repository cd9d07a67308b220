import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, Code, createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettingsService } from '../gen/settings/v1/settings_pb.js';
import { as, OF_B, READER, TENANT_OPTIONS } from '../tenant-tokens.fixture.js';
import { startTestServer, type TestServer } from '../test-server.fixture.js';

/** Of our own: it is to outlive a server. */
const dataDir = mkdtempSync(join(tmpdir(), 'hotspan-settings-'));
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ ...TENANT_OPTIONS, dataDir });
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

async function call(
  method: string,
  body: string | object,
  headers: Record<string, string>,
): Promise<{ status: number; code?: string; message?: string; settings?: unknown; setting?: unknown }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await server.post(`/settings.v1.SettingsService/${method}`, text, {
    'content-type': 'application/json',
    ...headers,
  });
  return { status: response.status, ...((await response.json()) as object) };
}

describe('settings over JSON', () => {
  const tenant = as('json');

  it('are set, read by name, refused when older, and deleted', async () => {
    expect(await call('Get', {}, tenant)).toEqual({ status: 200 });
    const setting = { name: 'pluginSettings', value: '{"maxNodes":1}', modifiedAt: '20' };
    expect(await call('Set', { setting }, tenant)).toEqual({ status: 200, setting });
    const beforeMs = Date.now();
    const { setting: other } = await call('Set', { setting: { name: 'b' } }, tenant);
    expect(other).toEqual({ name: 'b', modifiedAt: expect.stringMatching(/^\d{13}$/) });
    expect(Number((other as { modifiedAt: string }).modifiedAt)).toBeGreaterThanOrEqual(beforeMs);
    // A number for a time is what browsers send.
    expect(await call('Set', { setting: { ...setting, value: 'old', modifiedAt: 19 } }, tenant)).toEqual({
      status: 409,
      code: 'already_exists',
      message: expect.stringMatching(/^\[HOTSPAN_ERR_SERVER_CONFLICT\] /),
    });
    expect(await call('Get', {}, tenant)).toEqual({ status: 200, settings: [other, setting] });
    for (let i = 0; i < 2; i++) expect(await call('Delete', { name: 'b' }, tenant)).toEqual({ status: 200 });
    expect(await call('Get', {}, tenant)).toEqual({ status: 200, settings: [setting] });
  });

  it.each<[what: string, method: string, body: string | object]>([
    ['nothing to set', 'Set', {}],
    ['a setting without a name', 'Set', { setting: { value: 'x' } }],
    ['a name that is too long', 'Set', { setting: { name: 'x'.repeat(257) } }],
    ['a value that is too long', 'Set', { setting: { name: 'x', value: 'x'.repeat(1024 * 1024 + 1) } }],
    ['a name that is no text', 'Set', '{"setting":{"name":"\\ud800"}}'],
    ['a value that is a number', 'Set', { setting: { name: 'x', value: 1 } }],
    ['a time that does not fit', 'Set', { setting: { name: 'x', modifiedAt: '9223372036854775808' } }],
    ['half of an object', 'Set', '{'],
    ['an empty body', 'Get', ''],
    ['a deletion without a name', 'Delete', {}],
  ])('are not changed by %s', async (_, method, body) => {
    const tenantOfWrong = as('wrong');
    expect(await call(method, body, tenantOfWrong)).toMatchObject({ status: 400, code: 'invalid_argument' });
    expect(await call('Get', {}, tenantOfWrong)).toEqual({ status: 200 });
  });

  it('are POST only', async () => {
    const response = await fetch(`${server.url}/settings.v1.SettingsService/Get`, { headers: tenant });
    expect(response.status).toBe(405);
  });
});

describe('settings of a tenant', () => {
  it('are its own', async () => {
    await call('Set', { setting: { name: 'x', value: 'of a' } }, as('a'));
    await call('Set', { setting: { name: 'x', value: 'of b', modifiedAt: 1 } }, as('b'));
    expect(await call('Get', {}, as('b', OF_B))).toMatchObject({ settings: [{ value: 'of b' }] });
    await call('Delete', { name: 'x' }, as('b', OF_B));
    expect(await call('Get', {}, as('a'))).toMatchObject({ settings: [{ value: 'of a' }] });
    expect(await call('Get', {}, as('c'))).toEqual({ status: 200 });
  });

  it.each(['Get', 'Set', 'Delete'])('are of one, so %s takes no two', async (method) => {
    const request = { setting: { name: 'x', value: 'y' }, name: 'x' };
    const { status, code, message } = await call(method, request, as('a|b'));
    expect([status, code]).toEqual([400, 'invalid_argument']);
    expect(message).toMatch(/Name one\.$/);
    expect(await call('Get', {}, as('a'))).toMatchObject({ settings: [{ value: 'of a' }] });
  });

  it('are read with the scope read and changed with the scope write', async () => {
    const reader = as('a', READER);
    expect((await call('Get', {}, reader)).status).toBe(200);
    expect((await call('Set', { setting: { name: 'x' } }, reader)).status).toBe(403);
    expect((await call('Delete', { name: 'x' }, reader)).status).toBe(403);
    expect((await call('Get', {}, as('a', OF_B))).status).toBe(403);
    expect((await call('Set', { setting: { name: 'x' } }, as('a', OF_B))).status).toBe(403);
  });
});

describe('settings by other protocols', () => {
  it.each<[name: string, create: (baseUrl: string) => Transport]>([
    ['gRPC', (baseUrl) => createGrpcTransport({ baseUrl })],
    ['gRPC-Web', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' })],
    [
      'Connect in protobuf',
      (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: true }),
    ],
  ])('are the same by %s', async (name, createTransport) => {
    const client: Client<typeof SettingsService> = createClient(SettingsService, createTransport(server.url));
    const headers = as(name.replaceAll(' ', '-'));
    const setting = { name: 'a', value: "'); DROP TABLE settings", modifiedAt: 5n };
    expect((await client.set({ setting }, { headers })).setting).toMatchObject(setting);
    await expect(client.set({ setting: { ...setting, modifiedAt: 4n } }, { headers })).rejects.toMatchObject({
      code: Code.AlreadyExists,
    });
    expect((await client.get({}, { headers })).settings).toMatchObject([setting]);
    await client.delete({ name: 'a' }, { headers });
    expect((await client.get({}, { headers })).settings).toEqual([]);
  });

  it('come back whole up to the limit, which clients of gRPC take by default', async () => {
    const client = createClient(
      SettingsService,
      createGrpcTransport({ baseUrl: server.url, readMaxBytes: 4 * 1024 * 1024 }),
    );
    const headers = as('large');
    // As JSON each character takes six.
    const value = '\u0001'.repeat(500_000);
    for (let i = 0; i < 7; i++) {
      const setting = { name: `n${i}`, value };
      expect((await call('Set', { setting }, headers)).status).toBe(200);
    }
    expect((await client.get({}, { headers })).settings.map((setting) => setting.value.length)).toEqual(
      Array(7).fill(value.length),
    );
  });
});

it('settings outlive the server', async () => {
  const headers = as('durable');
  await call('Set', { setting: { name: 'kept', value: 'x', modifiedAt: 9 } }, headers);
  await call('Set', { setting: { name: 'gone', value: 'x' } }, headers);
  await call('Delete', { name: 'gone' }, headers);
  await server.stop();
  server = await startTestServer({ ...TENANT_OPTIONS, dataDir });
  expect(await call('Get', {}, headers)).toEqual({
    status: 200,
    settings: [{ name: 'kept', value: 'x', modifiedAt: '9' }],
  });
  expect((await call('Set', { setting: { name: 'kept', modifiedAt: 8 } }, headers)).status).toBe(409);
});

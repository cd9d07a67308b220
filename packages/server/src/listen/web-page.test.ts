import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerWebPage } from './web-page.js';

const HTML = '<!doctype html><title>Hotspan</title><script src="./assets/index-abc.js"></script>';
const SCRIPT = `console.log(${JSON.stringify('x'.repeat(2_000))});`;
const folder = mkdtempSync(join(tmpdir(), 'hotspan-page-'));
let app: FastifyInstance;

beforeAll(async () => {
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), HTML);
  writeFileSync(join(folder, 'page', 'assets', 'index-abc.js'), SCRIPT);
  writeFileSync(join(folder, 'page', 'assets', 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'page', 'assets', 'index-abc.js.map'), '{}');
  mkdirSync(join(folder, 'page', 'speedscope'));
  writeFileSync(join(folder, 'page', 'speedscope', 'index.html'), HTML);
  writeFileSync(join(folder, 'page', 'speedscope', 'favicon.ico'), 'icon');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  app = Fastify();
  registerWebPage(app, join(folder, 'page'));
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Asks for a path as it is: fetch would resolve its dots. */
async function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  // The address of a listening TCP server is an object.
  const { port } = app.server.address() as AddressInfo;
  const request = httpRequest({ host: '127.0.0.1', port, path, headers, method }).end();
  // once() does not know what the event brings.
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const parts: Buffer[] = await response.toArray();
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) };
}

/** Sources by directive. */
function policyOf(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const directives = String(headers['content-security-policy']).split('; ');
  return Object.fromEntries(
    directives.map((text) => {
      const [name = '', ...sources] = text.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

describe('the web page', () => {
  it('is at the root, and asked for anew each time', async () => {
    const { status, headers, body } = await get('/');
    expect([status, body.toString()]).toEqual([200, HTML]);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept-encoding',
      etag: expect.stringMatching(/^"[\w-]{22}"$/),
    });
  });

  it('may load nothing but its own files, and be in no frame of others', async () => {
    const { headers } = await get('/');
    expect(policyOf(headers)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'worker-src': "'self'",
      'connect-src': "'self'",
      'frame-ancestors': "'self'",
    });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it('has a folder that may read what the page hands over, and load nothing else either', async () => {
    const { status, headers, body } = await get('/speedscope/');
    expect([status, body.toString()]).toEqual([200, HTML]);
    expect(policyOf(headers)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self' 'wasm-unsafe-eval'",
      'connect-src': "'self' blob:",
      'frame-ancestors': "'self'",
    });
    expect((await get('/speedscope/favicon.ico')).headers['content-type']).toBe('image/x-icon');
  });

  it('has assets that are kept for ever, for their names hold their content', async () => {
    const { status, headers, body } = await get('/assets/index-abc.js');
    expect([status, body.toString()]).toEqual([200, SCRIPT]);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect((await get('/assets/icon.svg')).headers['content-type']).toBe('image/svg+xml');
  });

  it.each([
    ['gzip', true],
    ['br, gzip;q=0.8', true],
    ['GZIP', true],
    ['gzip;q=0, br', false],
    ['gzip; q=0.0', false],
    ['x-gzippy', false],
    ['', false],
  ])('is sent to a client that accepts "%s" in gzip: %s', async (acceptEncoding, isGzip) => {
    const { headers, body } = await get('/assets/index-abc.js', { 'accept-encoding': acceptEncoding });
    expect(headers['content-encoding']).toBe(isGzip ? 'gzip' : undefined);
    expect((isGzip ? gunzipSync(body) : body).toString()).toBe(SCRIPT);
    expect(headers['content-length']).toBe(String(body.length));
  });

  it.each([
    ['its ETag', (etag: string) => etag],
    ['its ETag, weakened by a proxy that compressed it', (etag: string) => `W/${etag}`],
    ['several', (etag: string) => `"other", ${etag}`],
  ])('is not sent again to a client that has %s', async (_, ifNoneMatch) => {
    const { headers } = await get('/');
    const again = await get('/', { 'if-none-match': ifNoneMatch(String(headers.etag)) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers).toMatchObject({ etag: headers.etag, 'cache-control': 'no-cache' });
  });

  it('is sent again to a client that has another', async () => {
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('answers HEAD without a body', async () => {
    const { status, headers, body } = await get('/', {}, 'HEAD');
    expect([status, headers['content-length'], body.length]).toEqual([200, String(HTML.length), 0]);
  });

  it.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/assets/../../secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/assets/..%5c..%5csecret.html',
    '//etc/passwd',
    '/assets/',
    '/assets',
    '/index.html%00.js',
    '/assets/index-abc.js.map',
    '/nowhere',
  ])('has no file at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('a page that is not built', () => {
  it.each(['there is no folder', 'the folder is empty'])('says how to build it: %s', async (what) => {
    const own = Fastify();
    const empty = join(folder, 'empty');
    if (what === 'the folder is empty') mkdirSync(empty);
    registerWebPage(own, empty);
    const response = await own.inject('/');
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(response.body).toBe(
      'The web page is not built. Run "npm run build", then start the server again.\n',
    );
    await own.close();
  });
});

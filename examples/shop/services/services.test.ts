import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { localUrl } from '../lib/settings.js';
import { superviseChildren } from '../lib/supervise-children.js';
import { findFreePorts } from '../test/free-ports.js';
import type { RequestLogLine } from './request-log.js';

const logFolder = mkdtempSync(join(tmpdir(), 'shop-services-'));
const children = superviseChildren({ cwd: fileURLToPath(new URL('..', import.meta.url)), logFolder });
let storefrontUrl = '';

/** Both services as `npm start` runs them, but without the profiler. */
beforeAll(async () => {
  const [storefrontPort = 0, catalogPort = 0] = await findFreePorts(2);
  storefrontUrl = localUrl(storefrontPort);
  const env = { SHOP_STOREFRONT_PORT: String(storefrontPort), SHOP_CATALOG_PORT: String(catalogPort) };
  await children.start(
    ['catalog', 'storefront'].map((name) => ({
      name,
      args: ['--import', './tracing.js', `services/${name}/server.js`],
      env,
      readyLine: / listening on /,
      readyTimeoutMs: 60_000,
      stopTimeoutMs: 10_000,
    })),
  );
});

afterAll(async () => {
  await children.stop();
  rmSync(logFolder, { recursive: true });
});

function get(path: string): Promise<Response> {
  return fetch(`${storefrontUrl}${path}`);
}

function post(path: string, body: string): Promise<Response> {
  return fetch(`${storefrontUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
}

/** The tests state what they expect of the value, which is where its type is checked. */
async function readJson<T>(response: Promise<Response> | Response): Promise<T> {
  return (await response).json() as Promise<T>;
}

interface Offer {
  priceCents: number;
  offerCents: number;
  discountPercent: number;
}

const address = { street: '12 St. James Square', city: 'London', country: 'GB' };

describe('the storefront', () => {
  it('renders the products of a category', async () => {
    const response = await get('/products?category=garden');
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('<h1>garden</h1>');
    expect(html.match(/<li id="product-/g)).toHaveLength(40);
  });

  it('offers a product at its price less the discount of the day', async () => {
    const offer = await readJson<Offer>(get('/products/3'));
    expect(offer).toMatchObject({ id: 3, category: 'travel' });
    expect(offer.discountPercent).toBeGreaterThanOrEqual(5);
    expect(offer.offerCents).toBe(Math.round((offer.priceCents * (100 - offer.discountPercent)) / 100));
  });

  it('recommends products that were not looked at', async () => {
    const { products } = await readJson<{ products: { id: number }[] }>(get('/recommendations?viewed=1,2,3'));
    expect(products).toHaveLength(5);
    const ids = products.map(({ id }) => id);
    expect(ids.filter((id) => [1, 2, 3].includes(id))).toEqual([]);
  });

  it('takes an order and adds up its prices', async () => {
    const { priceCents } = await readJson<Offer>(get('/products/7'));
    const lines = [
      { productId: 7, quantity: 2 },
      { productId: 7, quantity: 1 },
    ];
    const response = await post('/orders', JSON.stringify({ customer: 'ada', address, lines }));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ customer: 'ada', products: 1, totalCents: 3 * priceCents });
  });

  it.each([
    ['that is not JSON', '{', 400, /must be JSON/],
    [
      'without lines',
      JSON.stringify({ customer: 'ada', address, lines: [] }),
      400,
      /lines must NOT have fewer/,
    ],
    [
      'for a product that does not exist',
      JSON.stringify({ customer: 'ada', address, lines: [{ productId: 9_999, quantity: 1 }] }),
      404,
      /^There is no product 9999\.$/,
    ],
    ['that is too large', ' '.repeat(300 * 1024), 413, /too large/],
  ])('refuses an order %s', async (_name, body, status, message) => {
    const response = await post('/orders', body);
    expect(response.status).toBe(status);
    expect((await readJson<{ error: string }>(response)).error).toMatch(message);
  });

  it('tells right passwords from wrong ones', async () => {
    const logIn = (customer: string, password: string) =>
      post('/login', JSON.stringify({ customer, password })).then(({ status }) => status);
    expect(await logIn('ada', 'correct horse')).toBe(200);
    expect(await logIn('ada', 'wrong horse')).toBe(401);
    expect(await logIn('nobody', 'correct horse')).toBe(401);
    expect((await post('/login', '{}')).status).toBe(400);
  });

  it('sends the sales report compressed', async () => {
    const bytes = await new Promise<Buffer>((resolve) => {
      request(`${storefrontUrl}/reports/sales`, async (response) => {
        resolve(Buffer.concat(await response.toArray()));
      }).end();
    });
    const lines = gunzipSync(bytes).toString().trimEnd().split('\n');
    expect(lines[0]).toBe('day,category,name,quantity,revenue_cents,running_cents');
    expect(lines).toHaveLength(1 + 30 * 240);
  });

  it('answers an unknown path and category with 404', async () => {
    expect((await get('/nowhere')).status).toBe(404);
    expect((await get('/products?category=weapons')).status).toBe(404);
  });

  it('knows a visitor by the cookie', async () => {
    const [cookie = ''] = (await get('/products')).headers.getSetCookie();
    const again = await fetch(`${storefrontUrl}/products`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(again.headers.getSetCookie()).toEqual([cookie]);
    expect((await get('/products')).headers.getSetCookie()).not.toEqual([cookie]);
  });
});

describe('tracing', () => {
  async function findLogLines(traceId: string, count: number): Promise<RequestLogLine[]> {
    return vi.waitFor(
      () => {
        const found = ['storefront', 'catalog']
          .flatMap((name) => readFileSync(join(logFolder, `${name}.log`), 'utf8').split('\n'))
          .filter((line) => line.includes(traceId))
          .map((line) => JSON.parse(line));
        expect(found).toHaveLength(count);
        return found;
      },
      { timeout: 60_000 },
    );
  }

  it('goes from the storefront to the catalog and back, with a span of its own for each request', async () => {
    const { headers } = await get('/products/3');
    const traceId = headers.get('x-trace-id') ?? '';
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);

    const lines = await findLogLines(traceId, 3);
    expect(lines.map(({ service, route }) => `${service} ${route}`).toSorted()).toEqual([
      'catalog /products/:id',
      'storefront /discounts/:category',
      'storefront /products/:id',
    ]);
    expect(new Set(lines.map(({ span_id }) => span_id)).size).toBe(3);
    const front = lines.find(({ service, route }) => service === 'storefront' && route === '/products/:id');
    expect(front).toMatchObject({
      method: 'GET',
      status: 200,
      span_id: headers.get('x-span-id'),
      durationMs: expect.any(Number),
    });
  });

  it('logs requests that fail, and those to unknown paths', async () => {
    const unknown = await get('/nowhere');
    const [line] = await findLogLines(unknown.headers.get('x-trace-id') ?? '', 1);
    expect(line).toMatchObject({ service: 'storefront', route: 'unmatched', status: 404 });
  });
});

import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './eventually.fixture.js';
import { NEW_VERSION, OLD_VERSION } from './fleet.fixture.js';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

/** The headings of two functions. */
const CHECKOUT = 'checkout /app/src/checkout.ts';
const PRICE_CART = 'priceCart /app/src/price-cart.ts';

describe.skipIf(HAS_NO_BROWSER)('the view of functions', () => {
  let fixture: PageFixture;
  let page: Page;

  beforeAll(async () => {
    // Two pods, of which the second does 1.1 times the work of the first; two minutes of each version, all within five of the clock.
    const endMs = Math.floor(Date.now() / 300_000) * 300_000 - 600_000;
    fixture = await startPageFixture({ endMs, minutes: 4, pods: 2 });
  });
  beforeEach(async () => {
    await page?.context().close();
    page = await fixture.open('?tab=functions&service=checkout');
  });
  afterAll(() => fixture?.stop());

  /** The texts of a table's cells, row by row. */
  const rows = async (testId: string): Promise<string[][]> => {
    const list = await page.getByTestId(testId).locator('tbody tr').all();
    return Promise.all(list.map((row) => row.locator('th, td').allTextContents()));
  };
  const open = async (name: string): Promise<void> => {
    await page.getByTestId('function-search').fill(name);
    await page.getByTestId('function-search').press('Enter');
    await page.getByTestId('function-cost').waitFor();
  };
  const heading = (): Promise<string | null> =>
    page.getByRole('region', { name: 'Function', exact: true }).getByRole('heading').textContent();

  it('lists the largest functions of the service by what they cost themselves, or with all they call', async () => {
    await eventually(() => rows('function-table')).toEqual([
      // (2 s + 3 × 2 s) × 2 minutes × 2.1 pods, of 62.04 s.
      ['priceCart src/price-cart.ts', '33.6 s54.2 %', '33.6 s54.2 %'],
      ['stringify node:json', '12.6 s20.3 %', '12.6 s20.3 %'],
      ['render eta/dist/eta.js', '10.1 s16.2 %', '10.1 s16.2 %'],
      ['(anonymous) src/show-cart.ts:19', '3.36 s5.42 %', '3.36 s5.42 %'],
      ['(garbage collector)', '2.4 s3.87 %', '2.4 s3.87 %'],
    ]);
    await page.getByRole('button', { name: 'Total' }).click();
    await eventually(async () => (await rows('function-table'))[3]).toEqual([
      'checkout src/checkout.ts',
      '0 s0 %',
      '46.2 s74.5 %',
    ]);
  });

  it('finds a function by a part of its name, one too that costs nothing by itself', async () => {
    await page.getByTestId('function-search').fill('HECKO');
    await eventually(async () => (await rows('function-table')).map(([name]) => name)).toEqual([
      'checkout src/checkout.ts',
    ]);
    await page.getByTestId('function-search').press('Enter');
    await eventually(heading).toBe(CHECKOUT);
    expect(new URL(page.url()).searchParams.get('function')).toBe('checkout (/app/src/checkout.ts)');
  });

  it('shows that the function became three times as slow with the new version', async () => {
    await open('priceCart');
    await eventually(() => rows('split-service.version')).toEqual([
      [NEW_VERSION, '25.2 s', '25.2 s', '63.9 %'],
      [OLD_VERSION, '8.4 s', '8.4 s', '37.1 %'],
    ]);
    await eventually(() => page.getByTestId('function-cost').textContent()).toContain('33.6 s 54.2 %');
  });

  it('shows the cost by route, by service, and by any other label', async () => {
    await open('handle');
    await eventually(() => rows('split-http.route')).toEqual([
      ['POST /checkout', '0 s', '46.2 s', '100 %'],
      ['GET /cart', '0 s', '13.4 s', '100 %'],
    ]);
    await eventually(() => rows('split-service_name')).toEqual([
      ['checkout', '0 s', '59.6 s', '96.1 %'],
      ['catalog', '0 s', '3.6 s', '100 %'],
    ]);
    await page.getByTestId('by').selectOption('k8s.pod.name');
    await eventually(async () => (await rows('split-k8s.pod.name')).map(([name]) => name)).toEqual([
      'checkout-1',
      'checkout-0',
    ]);
    expect(new URL(page.url()).searchParams.get('by')).toBe('k8s.pod.name');
    await page.getByTestId('split-service_name').getByRole('link', { name: 'catalog' }).click();
    await eventually(() => page.getByTestId('service').inputValue()).toBe('catalog');
    await eventually(() => rows('callees')).toEqual([['next express/lib/router/route.js', '3.6 s100 %']]);
  });

  it('leads to callers and callees, and back', async () => {
    await open('checkout');
    await eventually(() => rows('callers')).toEqual([['next express/lib/router/route.js', '46.2 s100 %']]);
    await eventually(() => rows('callees')).toEqual([
      ['priceCart src/price-cart.ts', '33.6 s72.7 %'],
      ['placeOrder src/orders.ts', '12.6 s27.3 %'],
    ]);
    await page.getByTestId('callees').getByRole('link', { name: 'priceCart' }).click();
    await eventually(heading).toBe(PRICE_CART);
    await eventually(() => rows('callees')).toEqual([['itself', '33.6 s100 %']]);
    await page.getByTestId('callers').getByRole('link', { name: 'checkout' }).click();
    await eventually(heading).toBe(CHECKOUT);
    await page.goBack();
    await eventually(heading).toBe(PRICE_CART);
    await page.goBack();
    await page.goBack();
    await eventually(async () => (await rows('function-table')).length).toBe(5);
  });

  it('draws the cost over time', async () => {
    await open('priceCart');
    const history = page.getByTestId('function-history');
    const box = await history.locator('canvas').boundingBox();
    if (box === null) throw new Error('There is no chart.');
    const texts = new Set<string | null>();
    for (let part = 0.98; part > 0.5; part -= 0.03) {
      await page.mouse.move(box.x + box.width * part, box.y + box.height / 2);
      for (const text of await history.locator('strong').allTextContents()) texts.add(text);
    }
    // All of the work lies in one bucket of 300 s: 33.6 s.
    expect([...texts].sort()).toEqual(['0 cores', '0.112 cores']);
  });

  it('draws the cost over time by version, and narrows to one of them', async () => {
    await open('priceCart');
    await page.getByTestId('by').selectOption('service.version');
    expect(new URL(page.url()).searchParams.get('by')).toBe('service.version');
    const history = page.getByTestId('function-history');
    const legend = history.getByTestId('legend');
    await legend.getByRole('button').nth(1).waitFor();
    const plot = history.getByTestId('timeline-plot');
    const status = history.getByTestId('timeline-status');
    await plot.press('End');
    const said = new Set<string>();
    for (let bucket = 0; bucket < 8; bucket++) {
      said.add(((await status.textContent()) ?? '').replace(/^.*?: /, ''));
      await plot.press('ArrowLeft');
    }
    // All of the work lies in one bucket of 300 s: 25.2 s and 8.4 s.
    expect(said).toContain(`${NEW_VERSION} 0.084 cores, ${OLD_VERSION} 0.028 cores.`);
    await legend.getByRole('button', { name: OLD_VERSION }).click();
    await eventually(async () => (await rows('split-service.version')).map(([version]) => version)).toEqual([
      OLD_VERSION,
    ]);
    expect(new URL(page.url()).searchParams.get('filter')).toBe(`"service.version"="${OLD_VERSION}"`);
    await eventually(() => legend.getByRole('button').count()).toBe(1);
  });

  it('draws the cost over time by service, and goes to another', async () => {
    await open('handle');
    await page.getByTestId('by').selectOption('service_name');
    const legend = page.getByTestId('function-history').getByTestId('legend');
    await eventually(() => legend.getByRole('button').allTextContents()).toEqual(['checkout', 'catalog']);
    await legend.getByRole('button', { name: 'catalog' }).click();
    await eventually(() => page.getByTestId('service').inputValue()).toBe('catalog');
    await eventually(() => rows('callees')).toEqual([['next express/lib/router/route.js', '3.6 s100 %']]);
  });

  it('opens from its link, in Explore too', async () => {
    await open('priceCart');
    const link = page.url();
    await page.goto(link);
    await eventually(heading).toBe(PRICE_CART);
    const href = (await page.getByTestId('open-in-explore').getAttribute('href')) ?? '';
    expect(Object.fromEntries(new URLSearchParams(href))).toMatchObject({
      service: 'checkout',
      function: 'priceCart (/app/src/price-cart.ts)',
    });
    expect(href).not.toContain('tab=');
    await page.getByTestId('all-functions').click();
    await page.getByTestId('function-table').waitFor();
    expect(new URL(page.url()).searchParams.has('function')).toBe(false);
  });

  it('says of a name that no sample has that there is none', async () => {
    await page.goto(`${fixture.server.url}/?tab=functions&service=checkout&function=nowhere`);
    await eventually(() => page.getByTestId('no-function').textContent()).toContain(
      'nowhere is in no sample',
    );
  });

  it('shows what the server says when it refuses', async () => {
    await page.route('**/api/hotspan/v1/functions*', (route) =>
      route.fulfill({ status: 400, json: { code: 'invalid_argument', message: 'no such thing' } }),
    );
    await page.goto(`${fixture.server.url}/?tab=functions&service=checkout`);
    await eventually(() => page.getByTestId('error').textContent()).toContain('no such thing');
  });
});

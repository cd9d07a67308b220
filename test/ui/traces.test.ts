import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './eventually.fixture.js';
import { spanIdOf, traceIdOf } from './fleet.fixture.js';
import { framesOf, HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const MINUTES = 10;
/** Nanoseconds that the fleet links to the request of a minute: a tenth of the work of the first pod on POST /checkout. */
const OLD = { priceCart: 200_000_000, stringify: 150_000_000 };
const NEW = { priceCart: 600_000_000, stringify: 150_000_000 };
/** One of each version. */
const NEW_MINUTE = 1;
const OLD_MINUTE = 8;
const UNKNOWN = '00112233445566778899aabbccddeeff';

describe.skipIf(HAS_NO_BROWSER)('the view of traces', () => {
  let fixture: PageFixture;
  let page: Page;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: Date.now() - 60_000, minutes: MINUTES, pods: 2 });
  });
  beforeEach(async () => {
    await page?.context().close();
    // Columns of half a minute, so that each span has a cell of its own.
    page = await fixture.open('?tab=traces&service=checkout&from=now-15m');
  });
  afterAll(() => fixture?.stop());

  const paste = async (id: string): Promise<void> => {
    await page.getByTestId('id-filter').fill(id);
    await page.getByTestId('id-filter').press('Enter');
  };
  const self = async (): Promise<Record<string, number>> => {
    const frames = [...(await framesOf(page)).values()].filter((frame) => frame.self > 0);
    return Object.fromEntries(frames.map((frame) => [frame.functionName, frame.self]));
  };

  it('shows of a pasted trace id exactly the work that is linked to it, whichever service is chosen', async () => {
    await page.getByTestId('service').selectOption('catalog');
    await paste(traceIdOf(NEW_MINUTE).toUpperCase());
    await eventually(self).toEqual(NEW);
    expect(await page.getByTestId('total').textContent()).toBe('750 ms');
    expect(await page.getByTestId('subjects').getByRole('button').allTextContents()).toEqual([
      'checkout · CPU time 750 ms',
    ]);
    const profile = await page.getByTestId('linked-profiles').locator('tbody tr').allTextContents();
    expect(profile).toHaveLength(1);
    expect(profile[0]).toContain('http.route POST /checkout');
    expect(new URL(page.url()).searchParams.get('trace')).toBe(traceIdOf(NEW_MINUTE));

    await paste(traceIdOf(OLD_MINUTE));
    await eventually(self).toEqual(OLD);
    await page.goBack();
    await eventually(self).toEqual(NEW);
  });

  it('saves what was recorded for the trace', async () => {
    await paste(traceIdOf(NEW_MINUTE));
    await eventually(self).toEqual(NEW);
    await page.getByTestId('export').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('export-query-folded').click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(lines.map((line) => Number(line.split(' ').at(-1))).sort((a, b) => a - b)).toEqual(
      Object.values(NEW).sort((a, b) => a - b),
    );
  });

  it('leads on to Explore narrowed to the trace, at its time', async () => {
    await page.goto(`${fixture.server.url}/?tab=traces&service=catalog&trace=${traceIdOf(OLD_MINUTE)}`);
    await page.getByTestId('open-in-explore').click();
    await page.getByTestId('timeline').waitFor();
    await eventually(self).toEqual(OLD);
    expect(await page.getByTestId('service').inputValue()).toBe('checkout');
    expect(await page.getByTestId('narrowed').textContent()).toContain(traceIdOf(OLD_MINUTE));
  });

  it('leads from a cell of the heatmap to a span and its flame graph by keyboard alone', async () => {
    const heatmap = page.getByTestId('heatmap');
    await heatmap.focus();
    // The newest column; the old version's requests are cheaper and lie in the first columns.
    await page.keyboard.press('End');
    await eventually(() => page.getByTestId('heatmap-cell').textContent()).toMatch(
      /, 7\d\d ms – 750 ms: 1 span$/,
    );
    await page.keyboard.press('Home');
    await eventually(() => page.getByTestId('heatmap-cell').textContent()).toMatch(
      /, 350 ms – 3\d\d ms: 1 span$/,
    );
    await page.keyboard.press('Enter');
    const rows = page.getByTestId('span-table').locator('tbody tr');
    await eventually(() => rows.count()).toBe(1);
    await eventually(() => rows.first().textContent()).toContain(spanIdOf(MINUTES - 1));
    const link = page.url();

    await rows.getByRole('button', { name: `Flame graph of span ${spanIdOf(MINUTES - 1)}` }).press('Enter');
    await eventually(self).toEqual(OLD);
    expect(new URL(page.url()).searchParams.get('span')).toBe(spanIdOf(MINUTES - 1));
    expect(await page.evaluate('scrollY')).toBe(0);

    await page.goBack();
    expect(page.url()).toBe(link);
    await page.goto(link);
    await eventually(() => rows.allTextContents()).toEqual([expect.stringContaining(spanIdOf(MINUTES - 1))]);
    await page.getByTestId('all-cells').click();
    await eventually(() => rows.count()).toBe(MINUTES);
  });

  it('lists all spans of a cell that is clicked, and leads to the trace of one', async () => {
    // Columns of two minutes.
    await page.goto(`${fixture.server.url}/?tab=traces&service=checkout`);
    const cell = page.getByTestId('heatmap').locator('rect').nth(1);
    await cell.hover();
    await eventually(() => page.getByTestId('heatmap-cell').textContent()).toMatch(/: 2 spans$/);
    await cell.click();
    const rows = page.getByTestId('span-table').locator('tbody tr');
    await eventually(() => rows.count()).toBe(2);
    await rows.first().getByRole('button', { name: 'Flame graph of trace' }).click();
    await eventually(self).toEqual(OLD);
    expect(new URL(page.url()).searchParams.get('trace')).toMatch(/^4{16}/);
  });

  it('says of an unknown id that nothing was found, and what to check', async () => {
    await paste(UNKNOWN);
    const notice = page.getByTestId('nothing-linked');
    await notice.waitFor();
    expect(await notice.textContent()).toContain('--retention');
    expect(await page.getByTestId('flamegraph').count()).toBe(0);
    await page.getByTestId('heatmap').waitFor();
  });

  it('says what is wrong with an id, in the field and in a link', async () => {
    await paste('4bf92f35');
    expect(await page.getByTestId('id-error').textContent()).toContain('this has 8');
    await page.goto(`${fixture.server.url}/?tab=traces&service=checkout&trace=xyz`);
    await eventually(() => page.getByTestId('invalid-id').textContent()).toContain('"x" is none');
  });

  it('links to the tracing UI that the user names, and refuses an address that leads nowhere', async () => {
    await page.getByTestId('trace-link-settings').click();
    const template = page.getByTestId('trace-link-template');
    await template.fill('jaeger.example/{trace_id}');
    await template.press('Enter');
    await page.getByText('must begin with http:// or https://').waitFor();
    await template.fill('https://jaeger.example/trace/{trace_id}?uiFind={span_id}');
    await template.press('Enter');
    await eventually(() => page.getByTestId('trace-link').count()).toBe(MINUTES);

    // Kept for the next time, and for a trace as a whole without a span.
    await page.goto(
      `${fixture.server.url}/?tab=traces&service=checkout&from=now-15m&trace=${traceIdOf(NEW_MINUTE)}`,
    );
    const hrefs = page.getByTestId('trace-link');
    await eventually(() => hrefs.count()).toBe(MINUTES + 1);
    expect(await hrefs.first().getAttribute('href')).toBe(
      `https://jaeger.example/trace/${traceIdOf(NEW_MINUTE)}?uiFind=`,
    );
    const row = page
      .getByTestId('span-table')
      .getByRole('row')
      .filter({ hasText: spanIdOf(OLD_MINUTE) });
    expect(await row.getByTestId('trace-link').getAttribute('href')).toBe(
      `https://jaeger.example/trace/${traceIdOf(OLD_MINUTE)}?uiFind=${spanIdOf(OLD_MINUTE)}`,
    );
  });

  it('links to the tracing UI that the server names, and to none that is no web address', async () => {
    const open = async (traceLink: string): Promise<void> => {
      await page.route('**/api/hotspan/v1/status*', (route) => route.fulfill({ json: { traceLink } }));
      await page.goto(`${fixture.server.url}/?tab=traces&service=checkout`);
      await page.getByTestId('span-table').waitFor();
      await page.unroute('**/api/hotspan/v1/status*');
    };
    await open('https://tempo.example/{trace_id}');
    await eventually(() => page.getByTestId('trace-link').first().getAttribute('href')).toMatch(
      /^https:\/\/tempo\.example\/4+/,
    );
    await open('javascript:alert("{trace_id}")');
    expect(await page.getByTestId('trace-link').count()).toBe(0);
  });

  it('says that a service has no spans', async () => {
    await page.getByTestId('service').selectOption('catalog');
    await eventually(() => page.getByTestId('no-spans').textContent()).toContain('catalog sent no CPU time');
  });

  it('shows what the server says when it refuses', async () => {
    await page.route('**/api/hotspan/v1/traces/*', (route) =>
      route.fulfill({ status: 429, json: { code: 'resource_exhausted', message: 'busy' } }),
    );
    await paste(traceIdOf(NEW_MINUTE));
    await eventually(() => page.getByTestId('error').textContent()).toContain('HOTSPAN_ERR_UI_TOO_MUCH');
  });
});

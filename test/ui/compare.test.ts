import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NEW_VERSION, OLD_VERSION } from './fleet.fixture.js';
import { framesOf, HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const MINUTE_MS = 60_000;
const MINUTES = 40;

describe.skipIf(HAS_NO_BROWSER)('the compare view', () => {
  const endMs = Date.now() - MINUTE_MS;
  /** The old version in the first half of this range, the new one in the second. */
  const middleMs = endMs - (MINUTES / 2) * MINUTE_MS;
  let fixture: PageFixture;
  let page: Page;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs, minutes: MINUTES, pods: 2 });
  });
  afterAll(() => fixture?.stop());
  beforeEach(async () => {
    page = await fixture.open(`?tab=compare&service=checkout&from=${middleMs}&to=${endMs}`);
    await rows().first().waitFor();
  });
  afterEach(() => page.close());

  const rows = (of: Page = page): Locator => of.getByTestId('changes').locator('tbody tr');
  const tableOf = async (of: Page): Promise<readonly string[]> => {
    await rows(of).first().waitFor();
    return rows(of).allTextContents();
  };
  const parameter = (name: string): string | null => new URL(page.url()).searchParams.get(name);
  const ranges = () =>
    Object.fromEntries(['baseFrom', 'baseTo', 'from', 'to'].map((name) => [name, parameter(name)]));
  /** Drags over parts of a timeline's plot. */
  const drag = async (side: 'baseline' | 'comparison', from: number, to: number): Promise<void> => {
    const plot = page.getByTestId(side).locator('.u-over');
    const box = await plot.boundingBox();
    if (box === null) throw new Error('The timeline is not on the page');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * from, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
    await page.mouse.up();
  };

  /** All values of a timeline, as its keyboard says them. */
  const valuesOf = async (side: 'baseline' | 'comparison'): Promise<ReadonlySet<string>> => {
    const plot = page.getByTestId(side).getByTestId('timeline-plot');
    const values = new Set<string>();
    await plot.press('Home');
    for (let last = ''; ; await plot.press('ArrowRight')) {
      const said = (await page.getByTestId(side).getByTestId('timeline-status').textContent()) ?? '';
      if (said === last) return values;
      last = said;
      for (const [value] of said.matchAll(/[\d.]+ cores/g)) values.add(value);
    }
  };

  it('lists first what grew from the period before, in shares of each side', async () => {
    // A pod's load is 5.1 s a minute, then 9.1 s, of which 2 s and then 6 s are of the function; both pods are 2.1 loads, and collect
    // garbage for 0.3 s each.
    expect((await tableOf(page))[0]).toBe('priceCart src/price-cart.ts37.1 %63.9 %+26.8 pp, +72.1 %');
    expect(await page.getByTestId('top-growth').textContent()).toMatch(
      /^Grew most: priceCart, 37\.1 % → 63\.9 %/,
    );
    expect(await page.getByTestId('preset-previous').getAttribute('aria-pressed')).toBe('true');
    const frame = (await framesOf(page)).get('priceCart');
    expect(frame).toBeDefined();
  });

  it('compares the newest version with the one before, over the range of both sides', async () => {
    await page.getByTestId('compare-versions').click();
    await expect.poll(() => parameter('baseFilter')).toBe(`"service.version"="${OLD_VERSION}"`);
    expect(parameter('filter')).toBe(`"service.version"="${NEW_VERSION}"`);
    const start = String(middleMs - (endMs - middleMs));
    expect(ranges()).toEqual({ baseFrom: start, baseTo: String(endMs), from: start, to: String(endMs) });
    await expect.poll(() => page.getByTestId('compare-versions').getAttribute('aria-pressed')).toBe('true');
    expect((await tableOf(page))[0]).toMatch(/^priceCart .*37\.1 %63\.9 %/);
  });

  it('draws in each timeline the side of its labels only', async () => {
    await page.getByTestId('compare-versions').click();
    await expect.poll(() => page.getByTestId('compare-versions').getAttribute('aria-pressed')).toBe('true');
    // 5.1 s or 9.1 s of work a minute for each of 2.1 loads, and 0.6 s.
    await expect.poll(() => valuesOf('baseline')).toEqual(new Set(['0 cores', '0.189 cores']));
    await expect.poll(() => valuesOf('comparison')).toEqual(new Set(['0 cores', '0.329 cores']));
  });

  it('is saved with the values of both sides, and as a summary of what grew', async () => {
    const save = async (id: string): Promise<string> => {
      await page.getByTestId('export').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByTestId(`export-${id}`).click(),
      ]);
      return readFile(await download.path(), 'utf8');
    };
    // Of 20 minutes: 2 s and then 6 s a minute, times 2.1 loads.
    expect(await save('shown-folded')).toMatch(
      /;priceCart \(\/app\/src\/price-cart\.ts\) 84000000000 252000000000$/m,
    );
    expect(await save('shown-markdown')).toMatch(
      /^\| `priceCart .*` \| 37\.1 % \| 63\.9 % \| \+26\.8 pp, \+72\.1 % \|/m,
    );
    expect(await save('shown-svg')).toContain('priceCart');
    // What was recorded are two queries, and no file has both.
    await page.getByTestId('export').click();
    expect(await page.getByTestId('export-menu').getByRole('menuitem').allTextContents()).toEqual([
      ...['PNG picture', 'SVG picture', 'Folded stacks', 'Speedscope file', 'Markdown summary'],
      ...['Open in speedscope', 'Copy as Markdown', 'Copy link to this time', 'Copy link as it is'],
    ]);
  });

  it('sets the range of the baseline by presets, and gives a side without data a way on', async () => {
    await page.getByTestId('preset-week').click();
    const week = 7 * 24 * 60 * MINUTE_MS;
    expect(ranges()).toEqual({
      baseFrom: String(middleMs - week),
      baseTo: String(endMs - week),
      from: String(middleMs),
      to: String(endMs),
    });
    const notice = page.getByTestId('empty-side');
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(
      /^The baseline has no samplesBaseline: checkout sent no CPU time/,
    );
    await notice.getByRole('button', { name: 'the 24 hours before the comparison' }).click();
    expect((await tableOf(page))[0]).toMatch(/^priceCart .*37\.1 %63\.9 %/);
    await page.getByTestId('preset-halves').click();
    const quarter = String(middleMs + (endMs - middleMs) / 2);
    expect(ranges()).toEqual({
      baseFrom: String(middleMs),
      baseTo: quarter,
      from: quarter,
      to: String(endMs),
    });
  });

  it('says when both sides are the same', async () => {
    await page.goto(`${fixture.server.url}/?tab=compare&service=checkout&baseFrom=now-1h&baseTo=now`);
    const notice = page.getByTestId('same-sides');
    await notice.getByRole('button', { name: 'second half' }).click();
    await rows().first().waitFor();
    expect(ranges()).toEqual({ baseFrom: 'now-1h', baseTo: 'now-30m', from: 'now-30m', to: null });
  });

  it('moves only the side whose timeline is dragged, and shades its range there', async () => {
    const before = ranges();
    await drag('comparison', 0.5, 0.75);
    await expect.poll(() => parameter('from')).not.toBe(before.from);
    const dragged = ranges();
    // A baseline that followed the comparison stays where it was.
    expect(dragged.baseFrom).toBe(String(middleMs - (endMs - middleMs)));
    expect(dragged.baseTo).toBe(String(middleMs));
    await drag('baseline', 0.25, 0.5);
    await expect.poll(() => parameter('baseFrom')).not.toBe(dragged.baseFrom);
    expect(ranges()).toMatchObject({ from: dragged.from, to: dragged.to });

    await expect.poll(async () => (await shadeOf('baseline')).join(' ')).toBe('0.25 0.50');
    expect((await shadeOf('comparison')).join(' ')).toBe('0.50 0.75');
  });

  /** Where the shaded range of a side begins and ends, as parts of its timeline's plot. */
  const shadeOf = async (side: string): Promise<readonly string[]> => {
    const plot = await page.getByTestId(side).locator('.u-over').boundingBox();
    const shade = await page.getByTestId(`${side}-shade`).boundingBox();
    if (plot === null || shade === null) return [];
    return [shade.x, shade.x + shade.width].map((x) => ((x - plot.x) / plot.width).toFixed(2));
  };

  it('takes ranges and labels by keyboard', async () => {
    const from = page.getByTestId('baseline-from');
    const local = await from.inputValue();
    await from.fill(local.replace(/^\d+/, '2020'));
    await from.press('Enter');
    await expect.poll(() => Number(parameter('baseFrom'))).toBeLessThan(Date.UTC(2021, 0));
    expect(parameter('from')).toBe(String(middleMs));

    await page.getByTestId('baseline-add-filter').press('Enter');
    await page.getByTestId('baseline-filter-name').fill('cloud.region');
    await page.getByTestId('baseline-filter-value').fill('us-east-1');
    await page.getByTestId('baseline-filter-value').press('Enter');
    await expect.poll(() => parameter('baseFilter')).toBe('"cloud.region"="us-east-1"');
    expect(parameter('filter')).toBeNull();
  });

  it('finds a function of the list in the graph, and opens the same from its link', async () => {
    await page.getByTestId('compare-versions').click();
    await expect.poll(() => parameter('baseFilter')).not.toBeNull();
    await page.getByTestId('measure').getByText('With callees').click();
    await rows().getByRole('button', { name: 'showCart' }).click();
    await expect.poll(() => page.getByTestId('matched').textContent()).toMatch(/% → .* % matched/);
    const graph = page.getByTestId('flamegraph');
    const frame = (await framesOf(page)).get('checkout');
    if (frame === undefined) throw new Error('checkout is not in the graph');
    await graph.locator('canvas').click({ position: { x: frame.x + 30, y: frame.y + 5 } });
    await expect.poll(() => parameter('focus')).toMatch(/;checkout \([^;]*\)$/);
    const frames = [...(await framesOf(page)).values()];
    const table = await tableOf(page);
    expect(table.length).toBeGreaterThan(6);

    const other = await fixture.open(new URL(page.url()).search);
    expect(await tableOf(other)).toEqual(table);
    await expect.poll(async () => [...(await framesOf(other)).values()]).toEqual(frames);
    expect(await other.getByTestId('search').inputValue()).toBe('showCart (/app/src/show-cart.ts)');
    await other.close();
  });

  it('swaps the sides, so that what grew shrinks', async () => {
    const totals = async () =>
      Promise.all(['baseline', 'comparison'].map((side) => page.getByTestId(`${side}-total`).textContent()));
    const before = await totals();
    await page.getByTestId('swap-sides').click();
    await expect.poll(totals).toEqual(before.toReversed());
    const start = String(middleMs - (endMs - middleMs));
    expect(ranges()).toEqual({
      baseFrom: String(middleMs),
      baseTo: String(endMs),
      from: start,
      to: String(middleMs),
    });
    expect((await tableOf(page)).at(-1)).toMatch(/^priceCart .*63\.9 %37\.1 %−/);
    await page.getByTestId('changes').getByRole('button', { name: 'Change' }).click();
    await expect.poll(async () => (await tableOf(page))[0]).toMatch(/^priceCart/);
    expect(parameter('rank')).toBe('shrank');
  });

  it('shows both graphs beside each other with one zoom and one search', async () => {
    await page.getByTestId('layout').getByText('Side by side').click();
    const graphs = ['baseline', 'comparison'].map((side) => page.getByTestId(`${side}-graph`));
    for (const [index, graph] of graphs.entries()) {
      await graph.locator('canvas').waitFor();
      const total = await page.getByTestId(['baseline-total', 'comparison-total'][index] ?? '').textContent();
      expect(await graph.locator('h2').textContent()).toContain(total);
    }
    const [baseline, comparison] = graphs;
    if (baseline === undefined || comparison === undefined) throw new Error('There are two graphs');
    // Clicks where the other graph, which has the same rows, shows a function of all requests.
    const frame = (await framesOf(page)).get('handle');
    if (frame === undefined) throw new Error('handle is not in the graph');
    await baseline.locator('canvas').click({ position: { x: frame.x + frame.width / 2, y: frame.y + 5 } });
    await expect.poll(() => parameter('focus')).toMatch(/^processTicksAndRejections [^;]*;handle [^;]*$/);
    for (const graph of graphs) {
      await expect
        .poll(() => graph.locator('canvas').getAttribute('aria-label'))
        .toContain('Zoomed to handle');
    }
    await page.getByTestId('search').fill('priceCart');
    await expect.poll(() => page.getByTestId('matched').textContent()).toMatch(/^37\.1 % → 63\.9 % matched/);
    expect(parameter('layout')).toBe('sides');
  });

  it('fits a narrow window and a wide one, in the dark as well', async () => {
    for (const [width, colorScheme] of [
      [900, 'dark'],
      [2_560, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      // Graphs follow the window in the frame after.
      await expect
        .poll(() => page.evaluate('document.documentElement.scrollWidth - innerWidth'))
        .toBeLessThanOrEqual(0);
    }
  });
});

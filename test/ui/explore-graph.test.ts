import { createProfilesBuilder, encodeProfiles, toKeyValues } from '@hotspan/otlp-profiles';
import type { Locator, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { framesOf, HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);
const said = (page: Page): Promise<string | null> => page.getByTestId('said').textContent();
const FUNCTIONS = 3_000;

describe.skipIf(HAS_NO_BROWSER)('the flame graph of Explore', () => {
  let fixture: PageFixture;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: Date.now() - 60_000, minutes: 4, pods: 2 });
    await fixture.push(encodeManyFunctions());
  });
  afterAll(() => fixture?.stop());

  it('shows callers and callees of a function that is chosen in the table, and closes them', async () => {
    const page = await fixture.open('?service=checkout');
    await page.getByRole('button', { name: 'Callers and callees of checkout' }).click();
    const middle = page.getByTestId('sandwich-function');
    // Two pods, of which one has a tenth more to do: 3.5 s a minute before the new version, then 7.5 s.
    await expect.poll(() => middle.textContent()).toContain('Total 46.2 s, 74.5 %');
    expect(await middle.textContent()).toContain('Self 0 s, 0 %');
    expect(await said(page)).toMatch(/^Callers and callees of checkout.* are shown\.$/);
    expect(parameter(page, 'function')).toMatch(/^checkout/);
    const [callers, callees] = await namesOfGraphs(page);
    expect(callers).toEqual(['checkout', 'handle', 'next', 'processTicksAndRejections']);
    expect(callees).toEqual(['checkout', 'placeOrder', 'priceCart', 'stringify']);

    await page.reload();
    await page.getByTestId('sandwich-function').waitFor();
    await page.getByTestId('close-sandwich').click();
    await expect.poll(async () => (await framesOf(page)).has('total')).toBe(true);
    expect(parameter(page, 'function')).toBeNull();
    await page.goto(`${fixture.server.url}/?service=checkout&function=nobody`);
    await expect.poll(() => page.getByTestId('sandwich').textContent()).toContain('nobody is not among');
    await page.close();
  });

  it('has a menu for a frame that works by keyboard', async () => {
    const page = await fixture.open('?service=checkout', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByTestId('total').waitFor();
    const canvas = page.getByTestId('flamegraph').locator('canvas');
    await canvas.focus();
    // The root, processTicksAndRejections, handle, next, checkout.
    for (let level = 0; level < 5; level++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+F10');
    const items = page.getByRole('menuitem');
    await items.first().waitFor();
    expect(await items.allTextContents()).toEqual([
      'Focus: zoom to this frame',
      'Callers and callees',
      'Search this function',
      'Copy name',
      'Copy stack',
    ]);
    const focused = () => page.locator(':focus').textContent();
    await expect.poll(focused).toBe('Focus: zoom to this frame');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('Copy stack');
    await page.keyboard.press('Enter');
    await expect.poll(() => said(page)).toBe('Copied the stack.');
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toMatch(/^processTicksAndRejections.*\nhandle.*\nnext.*\ncheckout.*$/);
    // The graph has the focus again, and its cursor.
    await page.keyboard.press('Shift+F10');
    await items.first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => items.count()).toBe(0);

    await page.keyboard.press('Shift+F10');
    await items.first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => parameter(page, 'focus')).toMatch(/;checkout/);
    expect(await said(page)).toMatch(/^Zoomed to checkout/);
    await page.keyboard.press('Shift+F10');
    await items.first().waitFor();
    await page.keyboard.press('s');
    await page.keyboard.press('Enter');
    await expect.poll(() => parameter(page, 'search')).toMatch(/^checkout/);
    await canvas.focus();
    await page.keyboard.press('Shift+F10');
    await items.first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => parameter(page, 'function')).toMatch(/^checkout/);
    await page.close();
  });

  it('has the same menu for a right click, and hides what is no function', async () => {
    const page = await fixture.open('?service=checkout');
    await page.getByTestId('total').waitFor();
    await expect.poll(async () => (await framesOf(page)).size).toBeGreaterThan(5);
    const frame = (await framesOf(page)).get('(garbage collector)');
    if (frame === undefined) throw new Error('The garbage collector is not shown.');
    const canvas = page.getByTestId('flamegraph').locator('canvas');
    const position = { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
    await canvas.click({ button: 'right', position });
    await page.getByRole('menuitem', { name: /^Hide/ }).click();
    await expect.poll(async () => (await framesOf(page)).has('(garbage collector)')).toBe(false);
    expect(parameter(page, 'hide')).toBe('engine');
    // What is hidden counts for its caller: the total stays.
    expect(await page.getByTestId('total').textContent()).toBe('1 min 2 s');
    await page.close();
  });

  it('has a table of all functions, of which the rows that can be seen are in the page', async () => {
    const page = await fixture.open('?service=many&pane=table');
    const table = page.getByTestId('top-table').locator('table');
    await table.waitFor();
    expect(await table.getAttribute('aria-rowcount')).toBe(String(FUNCTIONS + 1));
    const rows = table.locator('tbody tr[data-row]');
    expect(await rows.count()).toBeLessThan(100);
    // The rows that stand for others take no room beside the columns.
    const rightOf = async (part: Locator): Promise<number> => {
      const box = await part.boundingBox();
      return (box?.x ?? 0) + (box?.width ?? 0);
    };
    expect(await rightOf(table.locator('thead th').last())).toBeCloseTo(await rightOf(table), 0);
    const nameAt = (row: number) => table.locator(`tr[aria-rowindex="${row}"] th`).textContent();
    // Each function takes a little less than the one before.
    expect(await nameAt(2)).toBe('work0');
    await rows.first().getByRole('button').first().focus();
    await page.keyboard.press('End');
    const focusedRow = () => page.locator('tr:focus-within').getAttribute('aria-rowindex');
    await expect.poll(focusedRow).toBe(String(FUNCTIONS + 1));
    expect(await nameAt(FUNCTIONS + 1)).toBe(`work${FUNCTIONS - 1}`);
    await page.keyboard.press('ArrowUp');
    await expect.poll(focusedRow).toBe(String(FUNCTIONS));
    await page.keyboard.press('Enter');
    await expect.poll(() => parameter(page, 'search')).toBe(`work${FUNCTIONS - 2}`);
    // One that was chosen is shown among the others.
    expect(await table.getAttribute('aria-rowcount')).toBe(String(FUNCTIONS + 1));

    const sort = async (column: string): Promise<void> => {
      await table.getByRole('button', { name: column, exact: true }).click();
    };
    await sort('Function');
    await expect.poll(() => nameAt(3)).toBe('work1');
    expect(await nameAt(4)).toBe('work10');
    await sort('Function');
    await expect.poll(() => nameAt(2)).toBe('work999');
    await sort('Self');
    await sort('Self');
    await expect.poll(() => nameAt(2)).toBe(`work${FUNCTIONS - 1}`);
    const self = table.locator('th[aria-sort="ascending"]');
    expect(await self.textContent()).toBe('Self');

    await page.getByTestId('search').fill('/^work299\\d$/');
    await expect.poll(() => table.getAttribute('aria-rowcount')).toBe('11');
    await page.close();
  });

  it('shows both, the graph or the table, as the URL says', async () => {
    const page = await fixture.open('?service=checkout&pane=graph');
    await page.getByTestId('flamegraph').waitFor();
    expect(await page.getByTestId('top-table').count()).toBe(0);
    await page.getByTestId('pane-table').click();
    await page.getByTestId('top-table').waitFor();
    expect(await page.getByTestId('flamegraph').count()).toBe(0);
    await page.getByTestId('pane-both').click();
    await page.getByTestId('flamegraph').waitFor();
    expect(parameter(page, 'pane')).toBeNull();
    await page.close();
  });

  it('can be reached and read from the first page to a function with the keyboard alone', async () => {
    const page = await fixture.open('?tab=start');
    await tabTo(page, 'tab-explore');
    await page.keyboard.press('Enter');
    await tabTo(page, 'service');
    // catalog, checkout, many.
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => parameter(page, 'service')).toBe('checkout');
    await page.getByTestId('total').waitFor();
    await tabTo(page, 'timeline-plot');
    await page.keyboard.press('/');
    await page.keyboard.type('priceC');
    await page.keyboard.press('Enter');
    await expect.poll(() => said(page)).toBe('Match 1 of 1.');
    const onGraph = page.locator('[data-testid=flamegraph] canvas:focus');
    while ((await onGraph.count()) === 0) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => parameter(page, 'focus')).toMatch(/priceCart/);
    expect(await page.getByTestId('said').textContent()).toMatch(/^Zoomed to priceCart/);
    const status = page.getByTestId('flamegraph').locator('[aria-live=polite]');
    expect(await status.textContent()).toMatch(/^Match 1 of 1\. priceCart/);
    await page.close();
  });
});

/** The names of the frames of each graph on the page, sorted. */
function namesOfGraphs(page: Page): Promise<string[][]> {
  return page.evaluate(() => {
    // Set by the page; its type is in another package.
    const { hotspan } = globalThis as unknown as {
      hotspan?: { flameGraphs: { visibleFrames(): { name: string }[] }[] };
    };
    return (hotspan?.flameGraphs ?? []).map((graph) =>
      graph
        .visibleFrames()
        // Without the file, where names have one.
        .map(({ name }) => name.replace(/ \(.*\)$/, ''))
        .sort(),
    );
  });
}

/** Presses Tab until the element has the focus; a whole round without it is an error. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let presses = 0; presses < 100; presses++) {
    if ((await page.locator(`[data-testid="${testId}"]:focus`).count()) === 1) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${testId}.`);
}

/** A profile of a service with many functions, each called by none and a little smaller than the one before. */
function encodeManyFunctions(): Uint8Array {
  const builder = createProfilesBuilder();
  const cpu = builder.addProfile({
    sampleType: { type: 'cpu', unit: 'nanoseconds' },
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period: 10_101_010,
    timeUnixNano: BigInt(Date.now() - 120_000) * 1_000_000n,
    durationNano: 60_000_000_000n,
  });
  for (let index = 0; index < FUNCTIONS; index++) {
    const functionIndex = builder.addFunction({ name: `work${index}`, filename: '', startLine: 0 });
    const location = builder.addLocation([{ functionIndex, line: 0 }]);
    cpu.add(builder.addStack([location]), 0, 0, (FUNCTIONS * 2 - index) * 1_000_000);
  }
  return encodeProfiles(
    builder.build({ resource: toKeyValues({ 'service.name': 'many' }), scopeName: 'test' }),
  );
}

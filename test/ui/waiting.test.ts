import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const FLAME_GRAPH = '**/api/hotspan/v1/flame-graph?*';

/** Notes what moves on the page without being asked to, as the browser sees it. */
const WATCH_SHIFTS = `
  globalThis.shifts = [];
  const placeOf = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ');
  const describe = ({ node, previousRect, currentRect }) =>
    (node?.outerHTML ?? 'gone').slice(0, 100) + ': ' + placeOf(previousRect) + ' -> ' + placeOf(currentRect);
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) shifts.push(value + ' ' + sources.map(describe).join('; '));
  }).observe({ type: 'layout-shift', buffered: true });
`;

describe.skipIf(HAS_NO_BROWSER)('while the server has not answered, the page', () => {
  let fixture: PageFixture;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: Date.now() - 60_000, minutes: 10, pods: 3 });
  });
  afterAll(() => fixture?.stop());

  /** Keeps the requests of a path waiting until they are let through. */
  async function hold(page: Page, path: string): Promise<{ release(): Promise<void> }> {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(path, async (route) => {
      await released;
      // One that the page has given up by then cannot go on.
      await route.continue().catch(() => {});
    });
    return {
      async release() {
        release();
        await page.unroute(path);
      },
    };
  }

  it('shows progress after half a second and not before, until the last answer', async () => {
    const page = await fixture.open('?service=checkout');
    await page.getByTestId('total').waitFor();
    const held = await hold(page, FLAME_GRAPH);
    await page.getByTestId('refresh').click();
    await page.locator('.progress[data-loading=true]').waitFor();
    const visibilityAt = (ms: number): Promise<string> =>
      page.evaluate(`(() => {
        const bar = document.querySelector('.progress');
        for (const animation of bar.getAnimations({ subtree: true })) {
          animation.pause();
          animation.currentTime = ${ms};
        }
        return getComputedStyle(bar, '::after').visibility;
      })()`);
    expect(await visibilityAt(499)).toBe('hidden');
    expect(await visibilityAt(501)).toBe('visible');
    expect(await page.getByRole('status', { name: 'Loading' }).count()).toBe(1);
    await held.release();
    await page.locator('.progress[data-loading=false]').waitFor({ state: 'attached' });
    await page.close();
  });

  it('asks again every 15 seconds while it is told to', async () => {
    const page = await fixture.open('?tab=files');
    await page.clock.install();
    await page.goto(`${fixture.server.url}/?service=checkout`);
    await page.getByTestId('total').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/flame-graph?')) asked.push(request.url());
    });
    const auto = page.getByTestId('auto-refresh');
    await auto.click();
    await expect.poll(() => auto.getAttribute('aria-pressed')).toBe('true');
    expect(new URL(page.url()).searchParams.get('refresh')).toBe('15s');
    for (const count of [1, 2]) {
      await page.clock.runFor(15_000);
      await expect.poll(() => asked.length).toBe(count);
      await page.locator('.progress[data-loading=false]').waitFor({ state: 'attached' });
    }
    // A relative range moves on.
    const ends = asked.map((url) => Number(new URL(url).searchParams.get('until')));
    expect((ends[1] ?? 0) - (ends[0] ?? 0)).toBe(15_000);
    await auto.click();
    await page.clock.runFor(60_000);
    expect(asked).toHaveLength(2);
    await page.close();
  });

  it('gives up what is not wanted any more, and never shows it', async () => {
    const page = await fixture.open('?service=checkout');
    await page.getByTestId('total').waitFor();
    const held = await hold(page, FLAME_GRAPH);
    const givenUp: string[] = [];
    page.on('requestfailed', (request) => {
      const query = new URL(request.url()).searchParams.get('query') ?? '';
      givenUp.push(`${request.failure()?.errorText} ${query}`);
    });
    await page.getByTestId('refresh').click();
    await page.locator('.progress[data-loading=true]').waitFor();
    await page.getByTestId('service').selectOption('catalog');
    await expect
      .poll(() => givenUp)
      .toContain('net::ERR_ABORTED cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="checkout"}');
    await held.release();
    // Ten minutes of 0.9 s.
    await expect.poll(() => page.getByTestId('total').textContent()).toContain('9 s');
    await page.close();
  });

  it.each([
    ['explore', 'total'],
    ['compare', 'changes'],
    ['traces', 'span-table'],
    ['functions', 'function-table'],
    ['functions&function=handle+(%2Fapp%2Fnode_modules%2Fexpress%2Flib%2Frouter%2Flayer.js)', 'callees'],
    ['status', 'figures'],
  ])('keeps the place in %s that the answers will take', async (tab, last) => {
    const page = await fixture.open('?tab=files');
    await page.addInitScript(WATCH_SHIFTS);
    const held = await hold(page, '**/{api/hotspan,querier.v1}*/**');
    await page.goto(`${fixture.server.url}/?service=checkout&tab=${tab}`);
    await page.locator('.progress[data-loading=true]').waitFor();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    await held.release();
    await page.getByTestId(last).waitFor();
    await page.locator('.progress[data-loading=false]').waitFor({ state: 'attached' });
    expect(await page.evaluate('shifts')).toEqual([]);
    await page.close();
  });
});

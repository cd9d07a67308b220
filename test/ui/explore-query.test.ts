import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFleet } from './fleet.fixture.js';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const total = (page: Page): Promise<string | null> => page.getByTestId('total').textContent();
const parameter = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name);

describe.skipIf(HAS_NO_BROWSER)('what Explore asks for', () => {
  let fixture: PageFixture;
  const fleet = { endMs: Date.now() - 60_000, minutes: 4, pods: 12 };

  beforeAll(async () => {
    fixture = await startPageFixture(fleet);
  });
  afterAll(() => fixture?.stop());

  it('is what its label filters leave, as they are added, changed and removed', async () => {
    const page = await fixture.open('?service=checkout');
    // A minute of a pod: 5.1 s, with the later version 9.1 s, more by tenths in three of four pods, and 0.3 s of collection.
    await expect.poll(() => total(page)).toBe('6 min 46 s');
    const put = async (name: string, value: string): Promise<void> => {
      await page.getByTestId('explore-filter-name').fill(name);
      await page.getByTestId('explore-filter-value').fill(value);
      await page.getByTestId('explore-apply-filter').click();
    };
    await page.getByTestId('explore-add-filter').click();
    const names = page.locator('#explore-names option');
    await expect.poll(() => names.count()).toBeGreaterThan(0);
    expect(await names.evaluateAll((all) => all.map((each) => each.getAttribute('value')))).toEqual([
      ...['cloud.region', 'http.route', 'k8s.pod.name', 'service.instance.id', 'service.version'],
    ]);
    await page.getByTestId('explore-filter-name').fill('service.version');
    const values = page.locator('#explore-values option');
    await expect.poll(() => values.count()).toBe(2);
    await put('service.version', '1.5.0');
    await expect.poll(() => total(page)).toBe('4 min 18 s');
    expect(parameter(page, 'filter')).toBe('"service.version"="1.5.0"');

    await page.getByTestId('explore-add-filter').click();
    await put('k8s.pod.name', 'checkout-1');
    await expect.poll(() => total(page)).toBe('20.6 s');

    await page.getByRole('button', { name: 'Change the filter k8s.pod.name = checkout-1' }).click();
    await page.getByTestId('explore-filter-operator').selectOption('=~');
    await put('k8s.pod.name', 'checkout-[12]');
    await expect.poll(() => total(page)).toBe('43.1 s');

    await page.getByRole('button', { name: 'Remove the filter service.version = 1.5.0' }).click();
    await expect.poll(() => parameter(page, 'filter')).toBe('"k8s.pod.name"=~"checkout-[12]"');
    await expect.poll(() => total(page)).toBe('1 min 8 s');
    await page.goBack();
    await expect.poll(() => total(page)).toBe('43.1 s');
    await page.close();
  });

  it('is nothing while the filter of a link cannot be read, rather than all', async () => {
    const page = await fixture.open(`?service=checkout&filter=${encodeURIComponent('pod="a"} or {b="c"')}`);
    await page.getByTestId('invalid-filter').waitFor();
    expect(await page.getByTestId('explore-filter-problem').textContent()).toContain('instead of a comma');
    expect(await page.getByTestId('total').count()).toBe(0);
    await page.getByRole('button', { name: 'Remove it' }).click();
    await expect.poll(() => total(page)).toBe('6 min 46 s');
    await page.close();
  });

  it('is told to be nothing when a service sent nothing, and the link names no type', async () => {
    const page = await fixture.open('?service=gone&from=now-5m');
    await page.getByTestId('no-data').waitFor();
    expect(await page.getByTestId('no-data').textContent()).toContain('gone sent no profile in this range');
    await page.close();
  });

  it('has a line for each of the largest values of a label, which lead to filters', async () => {
    const page = await fixture.open('?service=checkout');
    await page.getByTestId('total').waitFor();
    await page.getByTestId('group-by').selectOption('k8s.pod.name');
    const entries = page.getByTestId('legend').getByRole('button');
    await expect.poll(() => entries.count()).toBe(10);
    expect(await page.getByTestId('legend-more').textContent()).toContain('The largest 10 of 12');
    // Pods 3, 7 and 11 have the most to do.
    expect(await entries.first().textContent()).toMatch(/^checkout-(3|7|11)$/);
    await entries.filter({ hasText: 'checkout-7' }).click();
    await expect.poll(() => entries.count()).toBe(1);
    expect(parameter(page, 'filter')).toBe('"k8s.pod.name"="checkout-7"');
    expect(parameter(page, 'by')).toBe('k8s.pod.name');
    await page.close();
  });

  it('shows single profiles, by their list or by their dots', async () => {
    const page = await fixture.open('?service=checkout');
    await page.getByTestId('exemplars').press('Enter');
    // With its garbage collection a pod of the most load has 9.1 s x 1.3 + 0.3 s.
    const largest = page.getByTestId('exemplar-list').getByRole('button').first();
    await largest.filter({ hasText: /^12\.1 s .*checkout-(3|7|11)/ }).press('Enter');
    await expect.poll(() => total(page)).toBe('12.1 s');
    const [id] = [parameter(page, 'profile')];
    expect(await page.getByTestId('narrowed').textContent()).toContain(`Only samples of profile ${id}`);
    await page.getByTestId('clear-id').click();
    await expect.poll(() => total(page)).toBe('6 min 46 s');
    await page.getByTestId('exemplar-dots').locator('span').last().click();
    await expect.poll(() => total(page)).toBe('12.1 s');
    await page.reload();
    await expect.poll(() => total(page)).toBe('12.1 s');
    await page.close();
  });

  it('shows profiles without a label as such', async () => {
    const page = await fixture.open('?service=checkout&by=http.route');
    const none = page.getByRole('button', { name: 'Show only what has no http.route' });
    await none.click();
    await expect.poll(() => parameter(page, 'filter')).toBe('"http.route"=""');
    // The garbage collector's alone: 0.3 s of 4 minutes and 12 pods.
    await expect.poll(() => total(page)).toBe('14.4 s');
    await page.close();
  });

  it('can be of any time, which the URL keeps and the zone belongs to', async () => {
    const page = await fixture.open('?service=checkout', { timezoneId: 'Asia/Kolkata' });
    await page.getByTestId('total').waitFor();
    expect(await page.getByTestId('time-zone').textContent()).toMatch(
      /^UTC\+5:30, Asia\/(Kolkata|Calcutta)$/,
    );
    await page.getByTestId('range-picker').click();
    const from = page.getByTestId('range-from');
    await from.fill('2026-01-15T12:00:00');
    await page.getByTestId('range-to').fill('2026-01-15T11:00:00');
    await page.getByTestId('range-apply').click();
    expect(await page.getByTestId('range-problem').textContent()).toBe('The start must be before the end.');
    await page.getByTestId('range-to').fill('2026-01-15T13:30:00');
    await page.getByTestId('range-apply').click();
    await expect.poll(() => parameter(page, 'from')).toBe(String(Date.UTC(2026, 0, 15, 6, 30)));
    expect(parameter(page, 'to')).toBe(String(Date.UTC(2026, 0, 15, 8, 0)));
    await page.getByTestId('no-data').waitFor();

    await page.reload();
    await page.getByTestId('range-picker').click();
    expect(await from.inputValue()).toBe('2026-01-15T12:00');
    await page.keyboard.press('Escape');
    await page.getByTestId('range-back').click();
    await expect.poll(() => parameter(page, 'from')).toBe(String(Date.UTC(2026, 0, 15, 5, 45)));
    await page.getByTestId('range-forward').click();
    await page.getByTestId('range-out').click();
    await expect.poll(() => parameter(page, 'from')).toBe(String(Date.UTC(2026, 0, 15, 5, 45)));
    expect(parameter(page, 'to')).toBe(String(Date.UTC(2026, 0, 15, 8, 45)));
    await page.close();
  });

  it('becomes what is dragged over on the timeline, also when newer data come while dragging', async () => {
    const page = await fixture.open('?service=checkout&from=now-10m');
    await page.getByTestId('total').waitFor();
    const box = await page.locator('.timeline-plot .u-over').boundingBox();
    if (box === null) throw new Error('The timeline has no place on the page.');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, y);
    for (const body of encodeFleet({ endMs: Date.now(), minutes: 1, pods: 1 })) await fixture.push(body);
    const answered = page.waitForResponse(/SelectSeries$/);
    // The pointer is busy.
    await page.getByTestId('refresh').dispatchEvent('click');
    await (await answered).finished();
    await expect.poll(() => page.getByTestId('timeline').getAttribute('aria-busy')).toBe('false');
    await page.mouse.move(box.x + box.width * 0.7, y);
    await page.mouse.up();
    await expect.poll(() => parameter(page, 'to')).not.toBeNull();
    const lengthMs = Number(parameter(page, 'to')) - Number(parameter(page, 'from'));
    // A fifth of ten minutes, to the pixel.
    expect(Math.abs(lengthMs - 120_000)).toBeLessThan(2_000);
    await page.close();
  });

  it('can be chosen on the timeline by keyboard, which is announced', async () => {
    const page = await fixture.open('?service=checkout&from=now-10m');
    await page.getByTestId('total').waitFor();
    await page.getByTestId('timeline-plot').focus();
    const status = page.getByTestId('timeline-status');
    for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await expect.poll(() => status.textContent()).toMatch(/^\d+:\d\d.*: [\d.]+ cores\.$/);
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => status.textContent()).toMatch(/Selected .*, Enter applies\.$/);
    await page.keyboard.press('Enter');
    await expect.poll(() => parameter(page, 'to')).not.toBeNull();
    // Three steps of a minute, in which the fleet sends.
    expect(Number(parameter(page, 'to')) - Number(parameter(page, 'from'))).toBe(180_000);
    await page.getByTestId('timeline-plot').focus();
    await page.keyboard.press('-');
    await expect.poll(() => Number(parameter(page, 'to')) - Number(parameter(page, 'from'))).toBe(360_000);
    await page.close();
  });
});

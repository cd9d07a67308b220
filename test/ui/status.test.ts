import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFleet } from './fleet.fixture.js';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const DAY_MS = 86_400_000;

describe.skipIf(HAS_NO_BROWSER)('the Status view', () => {
  let fixture: PageFixture;
  let page: Page;
  /** Of profiles: a pod has two a minute, the other service one. */
  const fleet = { minutes: 3, pods: 2 };
  const pushed = fleet.minutes * (fleet.pods * 2 + 1);

  beforeAll(async () => {
    fixture = await startPageFixture({ ...fleet, endMs: Date.now() - 60_000 });
    page = await fixture.open('?tab=status');
  });
  afterAll(() => fixture?.stop());

  const figure = (id: string) => page.getByTestId(`figure-${id}`).locator('.figure-value');
  const numberOf = async (id: string): Promise<number> =>
    Number((await figure(id).textContent())?.replace(/[^\d.]/g, ''));

  it('has the numbers of what was sent', async () => {
    expect(await numberOf('received')).toBe(pushed);
    expect(await numberOf('profiles')).toBeGreaterThanOrEqual(pushed);
    expect(await numberOf('services')).toBe(2);
    expect(await numberOf('series')).toBeGreaterThanOrEqual(fleet.pods + 1);
    expect(await figure('stored').textContent()).toMatch(/^[\d.]+ (B|KiB|MiB)$/);
    expect(await figure('version').textContent()).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('counts what comes in while it is open, without a reload', async () => {
    for (const body of encodeFleet({ ...fleet, endMs: Date.now() - 600_000 })) await fixture.push(body);
    await page
      .getByTestId('figure-rate')
      .filter({ hasText: `${pushed} in ` })
      .filter({ hasText: 'since opened' })
      .waitFor();
  });

  it('says what was not stored, and what to do', async () => {
    expect(await page.getByTestId('losses').textContent()).toContain('Nothing since the server started.');
    const [old] = encodeFleet({ minutes: 1, pods: 1, endMs: Date.now() - 60 * DAY_MS });
    // Refused as a whole, or told as partial success.
    await fixture.push(old ?? new Uint8Array()).catch(() => undefined);
    await page.getByTestId('losses').getByText('not in ingestion window').waitFor();
    expect(await page.getByTestId('losses').textContent()).toContain('--max-profile-age');
  });

  it('lists the limits in force', async () => {
    const limit = page.getByTestId('limits').getByRole('row').filter({ hasText: 'max_samples' });
    expect(await limit.getByRole('cell').textContent()).toBe('1,000,000');
  });

  it('says so when the server is older and does not tell', async () => {
    const older = await fixture.open();
    await older.route('**/api/hotspan/v1/status*', (route) =>
      route.fulfill({
        status: 404,
        body: '[HOTSPAN_ERR_SERVER_NOT_FOUND] there is nothing at this address.',
      }),
    );
    await older.getByTestId('tab-status').click();
    await older.getByTestId('error').waitFor();
    expect(await older.getByTestId('error').textContent()).toMatch(/HOTSPAN_ERR_UI_OLDER.*Upgrade/);
    await older.close();
  });
});

import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

describe.skipIf(HAS_NO_BROWSER)('the views of the page', () => {
  let fixture: PageFixture;
  let page: Page;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: Date.now() - 60_000, minutes: 4, pods: 2 });
    page = await fixture.open();
  });
  afterAll(() => fixture?.stop());

  it('open by their links, are in the title and the URL, and the Back button leads back', async () => {
    await page.getByTestId('total').waitFor();
    expect(await page.title()).toBe('catalog · Explore · Hotspan');
    for (const [tab, title] of [
      ['compare', 'catalog · Compare · Hotspan'],
      ['status', 'Status · Hotspan'],
      ['start', 'Get started · Hotspan'],
    ] as const) {
      await page.getByTestId(`tab-${tab}`).click();
      await page.waitForURL(new RegExp(`[?&]tab=${tab}`));
      await expect.poll(() => page.title()).toBe(title);
      expect(await page.getByTestId(`tab-${tab}`).getAttribute('aria-current')).toBe('page');
    }
    await page.goBack();
    await expect.poll(() => page.title()).toBe('Status · Hotspan');
  });

  it('keep the service that is chosen', async () => {
    await page.getByTestId('tab-explore').click();
    await page.getByTestId('service').selectOption('checkout');
    await page.getByTestId('tab-functions').click();
    expect(await page.getByTestId('service').inputValue()).toBe('checkout');
    await expect.poll(() => page.title()).toBe('checkout · Functions · Hotspan');
  });
});

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABS } from '../../packages/ui/src/state/view-state.js';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const EVERY_CASE = TABS.flatMap((tab) => THEMES.map((theme) => ({ tab, theme })));

/** What axe finds of the two worst kinds, each with where and why. */
async function findingsOf(page: Page): Promise<readonly string[]> {
  // Frames need a page beside this one in its context; there are none.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    );
}

/** Opens a view, and waits until it shows what it loads. */
async function open(fixture: PageFixture, tab: string, theme: Theme): Promise<Page> {
  // Without motion nothing is half faded in when it is looked at.
  const page = await fixture.open(`?tab=${tab}`, { colorScheme: theme, reducedMotion: 'reduce' });
  await page.waitForLoadState('networkidle');
  await page.locator('main:not(:has(.skeleton))').waitFor();
  return page;
}

describe.skipIf(HAS_NO_BROWSER)('with profiles, no serious finding of axe is in', () => {
  let fixture: PageFixture;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: Date.now() - 60_000, minutes: 4, pods: 2 });
  });
  afterAll(() => fixture?.stop());

  it.each(EVERY_CASE)('$tab, $theme', async ({ tab, theme }) => {
    const page = await open(fixture, tab, theme);
    expect(await findingsOf(page)).toEqual([]);
    await page.close();
  });
});

describe.skipIf(HAS_NO_BROWSER)('on an empty server, no serious finding of axe is in', () => {
  let fixture: PageFixture;

  beforeAll(async () => {
    fixture = await startPageFixture();
  });
  afterAll(() => fixture?.stop());

  it.each(THEMES)('any way to send a first profile, %s', async (theme) => {
    const page = await open(fixture, 'start', theme);
    for (const sender of await page.locator('input[name=sender]').all()) {
      await sender.check({ force: true });
      expect(await findingsOf(page)).toEqual([]);
    }
    await page.close();
  });
});

describe.skipIf(HAS_NO_BROWSER)('on a server with tokens, no serious finding of axe is in', () => {
  let fixture: PageFixture;

  beforeAll(async () => {
    fixture = await startPageFixture(undefined, ['--auth-token', 'read:read-4f1c2a9e77d0']);
  });
  afterAll(() => fixture?.stop());

  it.each(THEMES)('the question for a token, and the error without one, %s', async (theme) => {
    const page = await fixture.open('', { colorScheme: theme, reducedMotion: 'reduce' });
    await page.getByTestId('token-dialog').waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByTestId('error').waitFor();
    expect(await findingsOf(page)).toEqual([]);
    await page.close();
  });
});

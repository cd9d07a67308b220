import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(HAS_NO_BROWSER)('on an empty server, the page', () => {
  let fixture: PageFixture;
  let page: Page;

  beforeAll(async () => {
    fixture = await startPageFixture();
    page = await fixture.open('?tab=start');
  });
  afterAll(() => fixture?.stop());

  /** The code of a sender, as the page shows it. */
  const codeOf = async (sender: string): Promise<readonly string[]> => {
    await page.locator(`input[value=${sender}]`).check({ force: true });
    return page.getByTestId(`sender-${sender}`).locator('pre').allTextContents();
  };
  /** Waits until the page says so, for which it looks every few seconds. */
  const says = (text: string): Promise<void> =>
    page.getByTestId('arrivals').filter({ hasText: text }).waitFor();

  it('says how to send a first profile where it would show one', async () => {
    const explore = await fixture.open();
    await explore.getByTestId('empty').waitFor();
    expect(await explore.getByTestId('tab-explore').getAttribute('aria-current')).toBe('page');
    await explore.close();
  });

  it('goes through the senders by arrow keys', async () => {
    await page.locator('input[value=node]').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByTestId('sender-curl').waitFor();
  });

  it('waits for the first profile, which the line for curl brings, and links to its service', async () => {
    await says('Waiting for the first profile');
    const [line = ''] = await codeOf('curl');
    expect(line).toContain(fixture.server.url);
    await run('sh', ['-c', line]);
    await says('Profiles have come from my-service');
    await page.getByTestId('arrivals').getByRole('link', { name: 'my-service' }).click();
    await page.getByTestId('total').waitFor();
    expect(await page.getByTestId('service').inputValue()).toBe('my-service');
  });

  it('sees the next service come, started by the lines for Node.js', async () => {
    await page.getByTestId('tab-start').click();
    await says('Waiting for another service');
    const [line = ''] = await codeOf('node');
    // The package is beside the test; the program and its name are the reader's own.
    const command = line
      .replace(/^npm install hotspan$/m, '')
      .replace('my-service', 'started-by-the-page')
      .replace('hotspan/register', `${ROOT}packages/agent/dist/register.js`)
      .replace('app.js', `-e 'for (const end = Date.now() + 500; Date.now() < end; );'`);
    await run('sh', ['-c', command]);
    await says('Profiles have come from started-by-the-page');
  });

  it('copies what it shows', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const [line] = await codeOf('curl');
    await page.getByTestId('sender-curl').getByRole('button').click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toBe(line);
    expect(await page.getByTestId('sender-curl').getByRole('button').textContent()).toBe('Copied');
  });
});

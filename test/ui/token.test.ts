import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFleet } from './fleet.fixture.js';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const READ = 'read-4f1c2a9e77d0';
const WRITE = 'write-c09d3be1a2f8';

describe.skipIf(HAS_NO_BROWSER)('on a server with tokens, the page', () => {
  let fixture: PageFixture;
  let page: Page;

  beforeAll(async () => {
    fixture = await startPageFixture(undefined, ['--auth-token', `read:${READ},write:${WRITE}`]);
    const authorization = `Bearer ${WRITE}`;
    for (const body of encodeFleet({ endMs: Date.now() - 60_000, minutes: 2, pods: 1 })) {
      const response = await fetch(`${fixture.server.url}/v1development/profiles`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', authorization },
        body: new Uint8Array(body),
      });
      expect(response.status).toBe(200);
    }
    page = await fixture.open();
  });
  afterAll(() => fixture?.stop());

  const enter = async (token: string): Promise<void> => {
    await page.getByTestId('token').fill(token);
    await page.keyboard.press('Enter');
  };
  const reason = () => page.getByTestId('token-reason').textContent();

  it('asks for one, and says why, with the field focused', async () => {
    await page.getByTestId('token-dialog').waitFor();
    expect(await reason()).toContain('the request carries no token');
    expect(await page.locator(':focus').getAttribute('data-testid')).toBe('token');
  });

  it('asks again when the server does not know it', async () => {
    await enter('not-a-token-of-this-server');
    await expect.poll(reason).toContain('the token is not known here');
    expect(await page.getByTestId('token').inputValue()).toBe('');
  });

  it('shows an error, and asks when told to, when the token may not read', async () => {
    await enter(WRITE);
    await page.getByTestId('error').waitFor();
    expect(await page.getByTestId('error').textContent()).toContain('lacks the scope read');
    await page.getByTestId('enter-token').click();
    expect(await reason()).toContain('lacks the scope read');
  });

  it('shows what waited, without a word of the token in the URL', async () => {
    await enter(READ);
    await page.getByTestId('total').waitFor();
    expect(await page.getByTestId('token-dialog').count()).toBe(0);
    expect(page.url()).not.toContain(READ);
  });

  it('keeps it for the tab alone, also when it is loaded again', async () => {
    await page.reload();
    await page.getByTestId('total').waitFor();
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(READ);
  });

  it('takes it along where a file is saved', async () => {
    await page.getByTestId('export').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('export-query-folded').click(),
    ]);
    expect(await readFile(await download.path(), 'utf8')).toContain(';findProduct 1800000000\n');
  });

  it('forgets it in the Status view', async () => {
    await page.getByTestId('tab-status').click();
    await page.getByTestId('forget-token').click();
    await page.getByTestId('token-dialog').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it('asks no more by itself once it has been cancelled', async () => {
    await page.keyboard.press('Escape');
    await page.getByTestId('error').waitFor();
    await page.getByTestId('tab-explore').click();
    await page.getByTestId('error').waitFor();
    expect(await page.getByTestId('token-dialog').count()).toBe(0);
  });
});

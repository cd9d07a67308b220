import type { Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TABS } from '../../packages/ui/src/state/view-state.js';
import { HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';
import { type PrefixProxy, startPrefixProxy } from './prefix-proxy.fixture.js';

describe.skipIf(HAS_NO_BROWSER)('the page', () => {
  let fixture: PageFixture;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: Date.now() - 60_000, minutes: 2, pods: 1 });
  });
  afterAll(() => fixture?.stop());

  it('is sent with a policy that runs scripts of the server alone, and frames and forms of nobody', async () => {
    const { headers } = await fetch(fixture.server.url);
    const policy = new Map(
      (headers.get('content-security-policy') ?? '')
        .split(';')
        .map((directive) => directive.trim().split(' '))
        .map(([name = '', ...sources]) => [name, sources]),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    expect(policy.get('connect-src')).toEqual(["'self'"]);
    expect(policy.get('form-action')).toEqual(["'none'"]);
    expect(policy.get('frame-ancestors')).toEqual(["'self'"]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('has no script and no handler in its HTML', async () => {
    const html = await (await fetch(fixture.server.url)).text();
    for (const [, attributes = '', code = ''] of html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
      expect(attributes).toContain(' src="./assets/');
      expect(code.trim()).toBe('');
    }
    expect(html).not.toMatch(/\son\w+=|="javascript:/i);
  });

  it('runs no script that is put into it', async () => {
    const page = await fixture.open();
    await page.getByTestId('total').waitFor();
    const hasRun = await page.evaluate(`new Promise((resolve) => {
      addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.hasRun = true';
      document.head.append(script);
    }).then((directive) => [directive, window.hasRun === true])`);
    expect(hasRun).toEqual(['script-src-elem', false]);
    // The browser tells of it on the console, which is what was wanted.
    fixture.forgetErrors(/Content Security Policy/);
    await page.close();
  });
});

describe.skipIf(HAS_NO_BROWSER)('behind a proxy that mounts the server under a path', () => {
  let fixture: PageFixture;
  let proxy: PrefixProxy;
  let page: Page;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: Date.now() - 60_000, minutes: 2, pods: 1 });
    proxy = await startPrefixProxy(fixture.server.url, '/ops/hotspan');
    page = await fixture.open('', {}, proxy.url);
  });
  afterAll(async () => {
    await proxy?.stop();
    await fixture?.stop();
  });

  it('profiles are shown', async () => {
    await page.getByTestId('total').waitFor();
    expect(page.url()).toContain('/ops/hotspan/?');
  });

  it.each(TABS)('the view %s is loaded by its link, and by its URL', async (tab) => {
    for (const open of [() => page.getByTestId(`tab-${tab}`).click(), () => page.reload()]) {
      await open();
      await page.locator('main .panel').first().waitFor();
      expect(await page.getByTestId(`tab-${tab}`).getAttribute('aria-current')).toBe('page');
      expect(await page.getByText('This view cannot be shown').count()).toBe(0);
    }
    expect(new URL(page.url()).pathname).toBe('/ops/hotspan/');
  });

  it('programs are told to send to that path', async () => {
    await page.getByTestId('tab-start').click();
    await page
      .getByTestId('sender-node')
      .filter({ hasText: proxy.url.replace(/\/$/, '') })
      .waitFor();
  });
});

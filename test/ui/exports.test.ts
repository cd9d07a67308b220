import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { readProfiles } from '@hotspan/formats';
import type { Page } from '@playwright/test';
import { Profile } from 'pprof-format';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NEW_VERSION } from './fleet.fixture.js';
import { framesOf, HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';

const CPU = 'cpu:cpu:nanoseconds:cpu:nanoseconds';
const END_MS = Math.floor(Date.now() / 60_000) * 60_000;
const CATALOG = `?service=catalog&type=${CPU}&from=${END_MS - 600_000}&to=${END_MS}`;
/** Of the service catalog: 900 ms in each of four minutes. */
const TOTAL_NANOS = 3_600_000_000;

/** The sum of all samples of a file. */
async function totalOf(bytes: Uint8Array): Promise<number> {
  const { data } = await readProfiles(bytes);
  const profiles = data.resourceProfiles.flatMap(({ scopeProfiles }) => scopeProfiles);
  const values = profiles.flatMap((scope) => scope.profiles.flatMap(({ samples }) => [...samples.values]));
  return values.reduce((sum, value) => sum + Number(value), 0);
}

describe.skipIf(HAS_NO_BROWSER)('the export menu', () => {
  let fixture: PageFixture;
  let page: Page;

  beforeAll(async () => {
    fixture = await startPageFixture({ endMs: END_MS, minutes: 4, pods: 1 });
  });
  afterAll(() => fixture?.stop());
  beforeEach(async () => {
    page = await fixture.open(CATALOG, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByTestId('total').waitFor();
  });
  afterEach(() => page.context().close());

  async function choose(id: string): Promise<void> {
    await page.getByTestId('export').click();
    await page.getByTestId(`export-${id}`).click();
  }

  async function save(id: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
    const [download] = await Promise.all([page.waitForEvent('download'), choose(id)]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  const clipboard = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');

  it('saves pprof that another implementation reads with the same total', async () => {
    const { name, bytes } = await save('query-pprof');
    const time = new Date(END_MS).toISOString().slice(0, 19).replaceAll(':', '-');
    expect(name).toBe(`catalog-CPU-time-${time}Z.pb.gz`);
    const profile = Profile.decode(gunzipSync(bytes));
    expect(profile.sample.reduce((sum, { value }) => sum + Number(value[0]), 0)).toBe(TOTAL_NANOS);
    expect(profile.stringTable.strings).toContain('/app/src/find-product.ts');
    await page.getByText(`Saved ${name}`).waitFor();
  });

  it.each([
    ['query-otlp', 'otlp', 'otlp'],
    ['query-folded', 'groups', 'folded.txt'],
    ['query-speedscope', 'speedscope', 'speedscope.json'],
    ['shown-folded', 'groups', 'folded.txt'],
    ['shown-speedscope', 'speedscope', 'speedscope.json'],
  ])('saves with %s a file that reads back to the same total', async (id, format, extension) => {
    const { name, bytes } = await save(id);
    expect(name.endsWith(`Z.${extension}`)).toBe(true);
    expect((await readProfiles(bytes)).format).toBe(format);
    expect(await totalOf(bytes)).toBe(TOTAL_NANOS);
  });

  it.each(['query-markdown', 'shown-markdown'])('saves with %s a summary', async (id) => {
    const { name, bytes } = await save(id);
    expect(name).toMatch(/\.md$/);
    expect(bytes.toString()).toContain('findProduct');
  });

  it('saves pictures of what is shown', async () => {
    const { bytes: png } = await save('shown-png');
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    const { bytes: svg } = await save('shown-svg');
    expect(svg.toString()).toMatch(/^<svg [\s\S]*findProduct[\s\S]*<\/svg>\n$/);
  });

  it('saves only what the graph is zoomed to, of what is shown', async () => {
    await page.goto(
      `${fixture.server.url}/?service=checkout&type=${CPU}&from=${END_MS - 600_000}&to=${END_MS}`,
    );
    const graph = page.getByTestId('flamegraph');
    await page.getByTestId('total').waitFor();
    await expect.poll(async () => (await framesOf(page)).has('showCart')).toBe(true);
    const frame = (await framesOf(page)).get('showCart');
    await graph.click({
      position: { x: (frame?.x ?? 0) + (frame?.width ?? 0) / 2, y: (frame?.y ?? 0) + 15 },
    });
    await page.waitForURL(/focus=/);
    const lines = (await save('shown-folded')).bytes.toString().trim().split('\n');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !line.includes(';showCart'))).toEqual([]);
  });

  it.each(['query-folded', 'query-pprof', 'query-otlp', 'shown-folded'])(
    'saves with %s only what the label filter lets through',
    async (id) => {
      const filter = encodeURIComponent(`"service.version"="${NEW_VERSION}"`);
      const range = `from=${END_MS - 600_000}&to=${END_MS}`;
      await page.goto(`${fixture.server.url}/?service=checkout&type=${CPU}&${range}&filter=${filter}`);
      await page.getByTestId('total').waitFor();
      // (2 s x 3 + 1.5 s + 1.2 s + 0.4 s of work, 0.3 s of garbage collection) in each of two minutes.
      expect(await totalOf((await save(id)).bytes)).toBe(18_800_000_000);
    },
  );

  it('copies a link that shows the same tomorrow, and one that moves on', async () => {
    await page.goto(`${fixture.server.url}/?service=catalog&type=${CPU}&from=now-30m`);
    await page.getByTestId('total').waitFor();
    await choose('link-absolute');
    await page.getByText('Link copied').waitFor();
    const absolute = new URL(await clipboard());
    const [from, to] = ['from', 'to'].map((name) => Number(absolute.searchParams.get(name)));
    expect((to ?? 0) - (from ?? 0)).toBe(30 * 60_000);
    expect(Math.abs((to ?? 0) - Date.now())).toBeLessThan(10 * 60_000);
    await choose('link-as-is');
    await expect.poll(clipboard).toBe(page.url());
    await page.goto(absolute.href);
    await page.getByTestId('total').waitFor();
  });

  it('copies a summary with a link to what it is of', async () => {
    await choose('copy-markdown');
    await page.getByText('Summary copied').waitFor();
    const text = await clipboard();
    expect(text).toContain('# catalog CPU time');
    expect(text).toContain(`from=${END_MS - 600_000}`);
    expect(text).toContain('`findProduct (/app/src/find-product.ts)`');
  });

  it('opens the profile in speedscope, which asks no other host', async () => {
    const requests: string[] = [];
    const errors: string[] = [];
    page.context().on('request', (request) => requests.push(request.url()));
    page.context().on('weberror', (error) => errors.push(error.error().message));
    const [viewer] = await Promise.all([page.context().waitForEvent('page'), choose('open-speedscope')]);
    await viewer.waitForURL(/\/speedscope\/#profileURL=blob/);
    await expect.poll(() => viewer.title()).toMatch(/catalog CPU time - speedscope/);
    // The viewer draws its frames; the table beside its sandwich has them as text.
    await viewer.getByText('Sandwich').click();
    await viewer.getByText('findProduct').first().waitFor();
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !url.replace(/^blob:/, '').startsWith(fixture.server.url))).toEqual([]);
  });

  it('says by code what went wrong, and is still open for another choice', async () => {
    await page.route('**/api/hotspan/v1/export**', (route) =>
      route.fulfill({ status: 429, json: { code: 'resource_exhausted', message: 'too much at once' } }),
    );
    await choose('query-pprof');
    const problem = page.getByTestId('export-error');
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(
      /HOTSPAN_ERR_UI_TOO_MUCH.*too much at once.*shorter time range/,
    );
    expect(await page.getByTestId('export-menu').isVisible()).toBe(true);
  });

  it('is a menu for the keyboard', async () => {
    const focused = (): Promise<string | null> => page.locator(':focus').getAttribute('data-testid');
    await page.getByTestId('export').focus();
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe('export-query-pprof');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('export-query-otlp');
    await page.keyboard.press('End');
    expect(await focused()).toBe('export-link-as-is');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('export-query-pprof');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('export-link-as-is');
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('export');
    expect(await page.getByTestId('export-menu').isVisible()).toBe(false);
  });
});

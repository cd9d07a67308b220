import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { framesOf, HAS_NO_BROWSER, type PageFixture, startPageFixture } from './page.fixture.js';
import { makeProfileFiles, type ProfileFile } from './profile-files.fixture.js';

describe.skipIf(HAS_NO_BROWSER)('the files view', () => {
  let fixture: PageFixture;
  let files: readonly ProfileFile[];
  let page: Page;
  let requests: string[];

  beforeAll(async () => {
    [fixture, files] = await Promise.all([startPageFixture(), makeProfileFiles()]);
  });
  afterAll(() => fixture?.stop());
  beforeEach(async () => {
    page = await fixture.open('?tab=files', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByTestId('file-input').waitFor({ state: 'attached' });
    requests = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  });
  afterEach(() => page.context().close());

  const fileOf = (name: string): ProfileFile => {
    const file = files.find((each) => each.name === name);
    if (file === undefined) throw new TypeError(`there is no file ${name}`);
    return file;
  };
  const open = (...list: readonly Pick<ProfileFile, 'name' | 'mimeType' | 'buffer'>[]): Promise<void> =>
    page.getByTestId('file-input').setInputFiles([...list]);
  const totalOf = async (): Promise<number | undefined> => (await framesOf(page)).get('total')?.total;
  const broken = (name: string, content: Uint8Array | string) => ({
    ...{ name, mimeType: 'application/octet-stream' },
    buffer: Buffer.from(content),
  });

  it.each([
    'plain.pb',
    'packed.pb.gz',
    'stacks.folded.txt',
    'time.speedscope.json',
    'request.otlp',
    'request.json',
    'node.cpuprofile',
    'node.heapprofile',
  ])('reads %s without a word to the server, and shows its format and its total', async (name) => {
    const file = fileOf(name);
    await open(file);
    await page.getByTestId('total').waitFor();
    await expect.poll(totalOf).toBe(file.total);
    expect(await page.getByTestId('file').textContent()).toContain(file.format);
    // The code of the thread that reads it, and nothing else.
    expect(requests.filter((path) => !path.startsWith('/assets/'))).toEqual([]);
    expect(await page.getByTestId('file-local').textContent()).toContain('in this tab only');
  });

  it('names functions with their files', async () => {
    await open(fileOf('packed.pb.gz'));
    await page.getByTestId('total').waitFor();
    await expect.poll(async () => (await framesOf(page)).get('parse')?.place).toBe('/app/src/parse.js');
  });

  it('lists several files, also dropped ones, and shows the one that is chosen', async () => {
    const { buffer, total } = fileOf('stacks.folded.txt');
    const transfer = await page.evaluateHandle((text) => {
      // Of the browser; the types here are of Node.js.
      const { DataTransfer } = globalThis as unknown as {
        DataTransfer: new () => { items: { add(file: File): void } };
      };
      const made = new DataTransfer();
      made.items.add(new File([text], 'dropped.txt'));
      made.items.add(new File(['a;b 7\n'], 'small.txt'));
      return made;
    }, buffer.toString());
    await page.getByTestId('file-drop').dispatchEvent('drop', { dataTransfer: transfer });
    await page.getByTestId('total').waitFor();
    await expect.poll(totalOf).toBe(total);
    await page.getByRole('button', { name: 'small.txt', exact: true }).click();
    await expect.poll(totalOf).toBe(7);
    await page.getByRole('button', { name: 'Close small.txt' }).click();
    await expect.poll(totalOf).toBe(total);
    await page.getByTestId('tab-start').click();
    await page.getByTestId('tab-files').click();
    await expect.poll(totalOf).toBe(total);
  });

  it('lets choose among the profiles of a file', async () => {
    await open(fileOf('node.cpuprofile'));
    const picker = page.getByTestId('file-graph');
    await picker.locator('option').nth(1).waitFor({ state: 'attached' });
    await picker.selectOption({ label: 'Wall time' });
    await expect.poll(() => page.getByTestId('total').textContent()).toMatch(/m?s$/);
  });

  it.each([
    ['letter.txt', 'Dear Sir or Madam', 'HOTSPAN_ERR_FORMAT_UNKNOWN', 'Expected is pprof'],
    ['cut.pb.gz', gzipSync('main;work 3\n').subarray(0, 18), 'HOTSPAN_ERR_FORMAT_COMPRESSED', 'complete'],
    ['bomb.gz', gzipSync(Buffer.alloc(300_000_000), { level: 1 }), 'HOTSPAN_ERR_FORMAT_LIMIT', 'shorter'],
  ])('says of %s what is wrong with it, and reads the file after it', async (name, content, code, fix) => {
    const file = fileOf('plain.pb');
    await open(broken(name, content), file);
    const error = page.getByTestId('file-error');
    await error.waitFor();
    const text = await error.textContent();
    expect(text).toContain(`${name}: [${code}]`);
    expect(text).toContain(fix);
    await page.getByRole('button', { name: file.name, exact: true }).click();
    await expect.poll(totalOf).toBe(file.total);
  });

  it('shares a file when asked to, by a link that shows it again', async () => {
    const file = fileOf('packed.pb.gz');
    await open(file);
    await page.getByTestId('total').waitFor();
    await page.getByTestId('share').click();
    const dialog = page.getByTestId('share-dialog');
    expect(await dialog.textContent()).toContain(new URL(fixture.server.url).host);
    expect(requests.filter((path) => path.includes('AdHoc'))).toEqual([]);
    await page.getByTestId('share-upload').click();
    await page.waitForURL(/[?&]file=[^&]+packed\.pb\.gz/);
    await page.getByText('the link of this page shows it').waitFor();
    await expect.poll(totalOf).toBe(file.total);

    await page.getByTestId('export').click();
    await page.getByTestId('export-link-as-is').click();
    await page.getByText('Link copied').waitFor();
    const link = String(await page.evaluate('navigator.clipboard.readText()'));
    const other = await fixture.open(new URL(link).search);
    await other.getByTestId('total').waitFor();
    expect((await framesOf(other)).get('total')?.total).toBe(file.total);
    // CPU time is still time.
    expect(await other.getByTestId('total').textContent()).toBe('43 ms');
    await other.getByText('Shared on this server', { exact: true }).click();
    await other.getByTestId('shared-file').getByText('packed.pb.gz').waitFor();
    await other.close();
  });

  it('says by code when a shared file is not there', async () => {
    await page.goto(`${fixture.server.url}/?tab=files&file=01ARZ3NDEKTSV4RRFFQ69G5FAV-gone.pb`);
    const error = page.getByTestId('error');
    await error.waitFor();
    expect(await error.textContent()).toContain('HOTSPAN_ERR_UI_REFUSED');
  });

  it('offers no link to a file of this tab, and saves what is shown', async () => {
    await open(fileOf('plain.pb'));
    await page.getByTestId('total').waitFor();
    await page.getByTestId('export').click();
    expect(await page.getByTestId('export-link-as-is').count()).toBe(0);
    expect(await page.getByTestId('export-query-pprof').count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('export-shown-folded').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^plain-CPU-time-.*\.folded\.txt$/);
  });
});

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';

/** Everything the browser must have before it shows something, compressed. */
const FIRST_LOAD_LIMIT_BYTES = 130 * 1024;

it('loads with at most 130 KB of compressed HTML, CSS and JavaScript, and from nowhere else', async () => {
  const folder = new URL('../../server/public/', import.meta.url);
  const page = new URL('index.html', folder);
  if (!existsSync(page)) {
    await build({ root: fileURLToPath(new URL('..', import.meta.url)), logLevel: 'warn' });
  }
  const html = await readFile(page, 'utf8');
  const links = [...html.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(links).toHaveLength(2);
  for (const link of links) expect(link).toMatch(/^\.\/assets\//);

  const files = await Promise.all(
    [page, ...links.map((link) => new URL(link, folder))].map((url) => readFile(url)),
  );
  const bytes = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_LIMIT_BYTES);
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openLogFile } from './open-log-file.js';

const folder = mkdtempSync(join(tmpdir(), 'shop-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('begins with an empty file', () => {
  const path = join(folder, 'empty.log');
  writeFileSync(path, 'of the run before');
  const log = openLogFile(path);
  log.writeLine('first');
  log.close();
  expect(readFileSync(path, 'utf8')).toBe('first\n');
});

it('keeps one full file beside the one it writes', () => {
  const path = join(folder, 'full.log');
  const log = openLogFile(path, 10);
  for (const line of ['line 1', 'line 2', 'line 3', 'line 4', 'line 5']) log.writeLine(line);
  log.close();
  expect(readFileSync(`${path}.old`, 'utf8')).toBe('line 3\nline 4\n');
  expect(readFileSync(path, 'utf8')).toBe('line 5\n');
});

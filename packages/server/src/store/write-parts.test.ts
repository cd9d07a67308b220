import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeParts } from './write-parts.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-write-parts-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('writes parts one after the other, more than one call of the system takes', async () => {
  const path = join(folder, 'many');
  const parts = Array.from({ length: 3_000 }, (_, i) => new Uint8Array(i % 7).fill(i));
  await writeParts(path, parts);
  expect(readFileSync(path)).toEqual(Buffer.concat(parts));
});

it('replaces what was there', async () => {
  const path = join(folder, 'twice');
  await writeParts(path, [new Uint8Array(100)]);
  await writeParts(path, []);
  expect(readFileSync(path)).toHaveLength(0);
});

it.runIf(process.platform === 'linux')('rejects with the error of a disk that is full', async () => {
  await expect(writeParts('/dev/full', [new Uint8Array(10)])).rejects.toMatchObject({ code: 'ENOSPC' });
});

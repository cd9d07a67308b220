import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createVersionTracker, fileVersionOf } from './file-version.js';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-version-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('fileVersionOf', () => {
  it('changes with the text, also of the same length', () => {
    const file = join(makeFolder(), 'file');
    writeFileSync(file, 'a');
    const first = fileVersionOf(file);
    expect(fileVersionOf(file)).toBe(first);
    writeFileSync(file, 'b');
    expect(fileVersionOf(file)).not.toBe(first);
  });

  it('changes when a symbolic link on the way to it points elsewhere', () => {
    const folder = makeFolder();
    for (const version of ['1', '2']) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'file'), 'same');
    }
    symlinkSync('1', join(folder, 'data'));
    symlinkSync(join('data', 'file'), join(folder, 'file'));
    const first = fileVersionOf(join(folder, 'file'));
    symlinkSync('2', join(folder, 'next'));
    renameSync(join(folder, 'next'), join(folder, 'data'));
    expect(fileVersionOf(join(folder, 'file'))).not.toBe(first);
  });

  it('is the reason where there is no file', () => {
    expect(fileVersionOf(join(makeFolder(), 'file'))).toBe('ENOENT');
  });
});

describe('createVersionTracker', () => {
  it.each<[behaviour: string, seen: string[], read: string[]]>([
    ['reads nothing while nothing changes', ['a', 'a', 'a'], []],
    ['reads a version that is seen twice, once', ['b', 'b', 'b', 'b'], ['b']],
    ['waits while the file changes', ['b', 'c', 'd', 'd', 'd'], ['d']],
    ['passes over a gap between two versions', ['ENOENT', 'b', 'b'], ['b']],
    ['reads the first version again when it is back', ['b', 'b', 'a', 'a'], ['b', 'a']],
    ['reads nothing when a change is undone at once', ['b', 'a', 'a'], []],
  ])('%s', (_, seen, read) => {
    const isNew = createVersionTracker('a');
    expect(seen.filter((version) => isNew(version))).toEqual(read);
  });
});

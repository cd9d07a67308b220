import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from './read-config.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(content: string | Uint8Array): string {
  const path = join(folder, 'hotspan.yaml');
  writeFileSync(path, content);
  return path;
}

describe('readConfig', () => {
  it('reads a file, with or without a byte order mark', () => {
    expect(readConfig(write('port: 1')).options.get('port')).toBe('1');
    expect(readConfig(write('\ufeffport: 1')).options.get('port')).toBe('1');
  });

  it('tells everything that is wrong in one line that names the file', () => {
    const path = write('prot: 1\nport: x\n');
    expect(() => readConfig(path)).toThrow(
      `[HOTSPAN_ERR_SERVER_CONFIG] ${path} has 2 mistakes. Line 1, column 1: "prot" is no option; did you mean port? Line 2, column 7: port must be an integer from 0 to 65535, for example 4040, got "x". Correct the file.`,
    );
  });

  it('counts mistakes beyond the first twenty', () => {
    const path = write(Array.from({ length: 30 }, (_, i) => `wrong_${i}: 1`).join('\n'));
    expect(() => readConfig(path)).toThrow(
      /has 30 mistakes\. .*Line 20, column 1: .*\. And 10 more\. Correct the file\.$/,
    );
  });

  it.each<[what: string, make: () => string, message: RegExp]>([
    [
      'is not there',
      () => join(folder, 'other.yaml'),
      /other\.yaml cannot be read \(ENOENT\)\. Name another file with --config\.$/,
    ],
    ['is a folder', () => folder, /must be a file of at most 1048576 bytes\./],
    ['is no regular file', () => '/dev/null', /must be a file of at most 1048576 bytes\./],
    ['is too large', () => write('#'.repeat(1_048_577)), /must be a file of at most 1048576 bytes\./],
    ['is not UTF-8', () => write(Uint8Array.of(0x70, 0xff)), /must be text in UTF-8\. Save it so\.$/],
  ])('refuses what %s', (_, make, message) => {
    expect(() => readConfig(make())).toThrow(message);
  });

  it.skipIf(process.getuid?.() === 0)('refuses what it may not read', () => {
    const path = write('port: 1');
    chmodSync(path, 0o000);
    expect(() => readConfig(path)).toThrow(/cannot be read \(EACCES\)/);
    chmodSync(path, 0o600);
  });
});

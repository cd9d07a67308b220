import { expect, it } from 'vitest';
import { parseCommandLine, resolveServerOptions } from './parse-command-line.js';

const DAY_MS = 86_400_000;

it.each<[args: string[], expected: object]>([
  [[], { retentionMs: 30 * DAY_MS, maxDiskBytes: 0 }],
  [['--retention', 'forever', '--max-disk', '50GB'], { retentionMs: 0, maxDiskBytes: 50e9 }],
  [
    ['--retention', '36h', '--max-disk', '1.5TiB'],
    { retentionMs: 1.5 * DAY_MS, maxDiskBytes: 1.5 * 1024 ** 4 },
  ],
  [['--retention', '3650d', '--max-disk', 'none'], { retentionMs: 3_650 * DAY_MS, maxDiskBytes: 0 }],
  [['--max-disk', '2GiB'], { maxDiskBytes: 2 * 1024 ** 3 }],
  [['--max-disk', '1TB'], { maxDiskBytes: 1e12 }],
])('reads %j', (args, expected) => {
  expect(parseCommandLine(args, {})).toMatchObject({ kind: 'serve', options: expected });
});

it.each<[args: string[], message: RegExp]>([
  [
    ['--retention', '23h'],
    /--retention must be a time with its unit .* from 1d to 3650d, for example 30d, or forever, got "23h"/,
  ],
  [['--retention', '30'], /--retention must be a time with its unit/],
  [['--max-disk', '1kB'], /--max-disk must be a number of bytes .*, for example 50GB, or none, got "1kB"/],
  [['--max-disk', 'all'], /--max-disk must be a number of bytes/],
])('refuses %j', (args, message) => {
  expect(() => parseCommandLine(args, {})).toThrow(message);
});

it('takes the same in code', () => {
  expect(resolveServerOptions({ retentionMs: 0, maxDiskBytes: 0 })).toMatchObject({
    retentionMs: 0,
    maxDiskBytes: 0,
  });
  const set = { retentionMs: 7 * DAY_MS, maxDiskBytes: 5e9 };
  expect(resolveServerOptions(set)).toMatchObject(set);
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from './errors.js';
import { OPTION_NAMES } from './options.js';
import { VERSION } from './version.js';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

describe('the README', () => {
  const readme = read('README.md');

  test.each(Object.keys(ERROR_CODES))('documents %s', (code) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\|`, 'm'));
  });

  test.each(OPTION_NAMES)('documents the option %s', (name) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
  });
});

test('the version in the user agent is the one of the package', () => {
  expect(JSON.parse(read('package.json'))).toMatchObject({ version: VERSION });
});

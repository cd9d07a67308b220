import { readFileSync } from 'node:fs';
import * as otlpProfiles from '@hotspan/otlp-profiles';
import { describe, expect, it, test } from 'vitest';
import * as formats from './index.js';
import { DEFAULT_FORMAT_LIMITS, ERROR_CODES, PROFILE_FORMATS } from './index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  test.each(Object.keys(ERROR_CODES))('documents %s', (code) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\|`, 'm'));
  });

  test.each(Object.entries(DEFAULT_FORMAT_LIMITS))('documents the limit %s', (name, value) => {
    const row = new RegExp(`^\\| \`${name}\` .*\\| ([\\d ]+) \\|$`, 'm').exec(readme);
    expect(Number(row?.[1]?.replaceAll(' ', ''))).toBe(value);
  });

  test.each(PROFILE_FORMATS)('documents the format %s', (format) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${format}\` +\\|`, 'm'));
  });

  it('names every function that there is, and none that there is not', () => {
    const functions = Object.entries(formats).filter(
      ([, value]) => typeof value === 'function' && value !== formats.FormatError,
    );
    for (const [name] of functions) expect(readme).toContain(`\`${name}`);
    for (const [, name = ''] of readme.matchAll(/`((?:decode|encode|read|detect|gunzip|gzip|repair)\w*)/g)) {
      expect(formats).toHaveProperty(name);
    }
  });

  it('shows a program that prints what it says', async () => {
    const [, program = ''] = /```js\n(import \{ encodeCpuProfile[^`]*)```/.exec(readme) ?? [];
    const printed: string[] = [];
    // The imports become the module itself, and what is printed is kept.
    const body = program.replace(/^import (\{[^}]*\}) from '@hotspan\/formats';$/m, 'const $1 = formats;');
    const run = new Function('formats', 'console', `return (async () => { ${body} })()`);
    await run(formats, { log: (...values: unknown[]) => printed.push(values.join(' ')) });
    const promised = [...program.matchAll(/console\.log.*\/\/ (.*)$/gm)].map(([, line]) => line);
    expect(printed).toEqual(promised);
  });
});

test('every error code means what the README says', () => {
  expect(Object.keys(otlpProfiles.ERROR_CODES).some((code) => code in ERROR_CODES)).toBe(false);
  for (const [code, meaning] of Object.entries(ERROR_CODES)) {
    const shown = new RegExp(`^\\| \`${code}\` +\\| (.*?) +\\|$`, 'm').exec(readme)?.[1];
    expect(shown?.toLowerCase()).toBe(meaning.replace(/\.$/, '').toLowerCase());
  }
});

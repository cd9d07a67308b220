import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import * as otlpProfiles from './index.js';
import { CHECK_RULES, DEFAULT_DECODE_LIMITS, ERROR_CODES } from './index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  test.each(Object.entries(ERROR_CODES))('documents %s', (code, meaning) => {
    const shown = new RegExp(`^\\| \`${code}\` +\\| (.*?) +\\|$`, 'm').exec(readme)?.[1];
    expect(shown?.toLowerCase()).toBe(meaning.replace(/\.$/, '').toLowerCase());
  });

  test.each(Object.entries(DEFAULT_DECODE_LIMITS))('documents the limit %s', (name, value) => {
    const row = new RegExp(`^\\| \`${name}\` .*\\| ([\\d ]+?) +\\|$`, 'm').exec(readme);
    expect(Number(row?.[1]?.replaceAll(' ', ''))).toBe(value);
  });

  test.each(Object.keys(CHECK_RULES))('documents the rule %s', (name) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
  });

  it('shows a program that prints what it says', () => {
    const [, program = ''] = /```js\n([^`]*)```/.exec(readme) ?? [];
    const printed: unknown[] = [];
    // The import becomes the module itself, and what is printed is kept.
    const body = program.replace(
      /^import (\{[^}]*\}) from '@hotspan\/otlp-profiles';$/m,
      'const $1 = otlpProfiles;',
    );
    new Function('otlpProfiles', 'console', body)(otlpProfiles, {
      log: (value: unknown) => printed.push(value),
    });
    expect(printed).toEqual([['', 'work', 'app.js', 'cpu', 'nanoseconds']]);
    expect(program).toContain("// [ '', 'work', 'app.js', 'cpu', 'nanoseconds' ]");
  });
});

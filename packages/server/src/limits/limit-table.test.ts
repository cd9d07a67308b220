import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limitRows } from './limit-table.js';

const docstrings = readFileSync(new URL('./tenant-limits.ts', import.meta.url), 'utf8');

describe.each(limitRows())('the limit %s', (name, { key, defaultValue, parse, format, about }) => {
  it('reads the text of its default as the default', () => {
    expect(parse(format(defaultValue))).toEqual({ value: defaultValue });
  });

  it.each(['', '-1', 'x', '1e3', '99999999999999999999', 'null'])('refuses %j', (text) => {
    expect(parse(text)).toEqual({ problem: expect.stringMatching(/^must be .+, for example \S+$/) });
  });

  it('has an example that can be followed', () => {
    const parsed = parse('x');
    const example = 'problem' in parsed ? (/for example (\S+)$/.exec(parsed.problem)?.[1] ?? '') : '';
    expect(parse(example)).toHaveProperty('value');
  });

  it('is told by its docstring under its name in YAML', () => {
    expect(key).toMatch(/^[a-z_]+$/);
    expect(about).toMatch(/^[A-Z].*\.$/);
    expect(docstrings).toMatch(new RegExp(`In YAML: ${key}[.,].*\\*/\\n  readonly ${name}: number;`));
  });
});

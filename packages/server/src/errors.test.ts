import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, ServerError } from './errors.js';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The text of every source file but the table itself, tests and what tests use. */
const SOURCES = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$|^errors\.ts$/.test(name))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .join('\n');

describe('error codes', () => {
  it.each(Object.entries(ERROR_CODES))('%s is of this package and says what it means', (code, meaning) => {
    expect(code).toMatch(/^HOTSPAN_ERR_SERVER_[A-Z_]+$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  });

  it('are those that the source uses, all of them and no others', () => {
    const used = new Set([...SOURCES.matchAll(/'(HOTSPAN_ERR_SERVER_[A-Z_]+)'/g)].map(([, code]) => code));
    expect([...used].sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });
});

describe('ServerError', () => {
  it('begins its message with its code, and keeps the cause', () => {
    const cause = new Error('why');
    const error = new ServerError('HOTSPAN_ERR_SERVER_PORT', 'it is taken. Choose another.', { cause });
    expect(error).toMatchObject({
      name: 'ServerError',
      code: 'HOTSPAN_ERR_SERVER_PORT',
      message: '[HOTSPAN_ERR_SERVER_PORT] it is taken. Choose another.',
      cause,
    });
  });
});

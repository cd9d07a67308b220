import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { UI_ERRORS, UiError } from './errors.js';

it('documents every error code in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  for (const code of Object.keys(UI_ERRORS)) expect(readme).toContain(`\`${code}\``);
});

it('carries the code, the facts and what to do', () => {
  const error = new UiError('HOTSPAN_ERR_UI_UNREACHABLE', 'http://localhost:4040 does not answer.');
  expect(error.message).toBe('[HOTSPAN_ERR_UI_UNREACHABLE] http://localhost:4040 does not answer.');
  expect(error.fix).toContain('hotspan-server is running');
});

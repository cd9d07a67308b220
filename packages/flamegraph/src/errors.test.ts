import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { checkContainer } from './check-container.js';
import { FLAME_GRAPH_ERRORS, flameGraphError } from './errors.js';
import { resolveFlameGraphOptions } from './flame-graph-options.js';

it('documents every error code in the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const code of Object.keys(FLAME_GRAPH_ERRORS)) expect(readme).toContain(`\`${code}\``);
});

it('begins every message with its code in brackets', () => {
  const error = flameGraphError('HOTSPAN_ERR_FLAME_SIZE', { nodes: 5, limit: 4 });
  expect(error.code).toBe('HOTSPAN_ERR_FLAME_SIZE');
  expect(error.message).toMatch(
    /^\[HOTSPAN_ERR_FLAME_SIZE\] a flame graph may have at most 4 nodes, got 5\./,
  );
});

it('reports all wrong options at once', () => {
  const options = { unit: 5, palete: [], theme: { palette: [] } };
  // Wrong on purpose: plain JavaScript can pass anything.
  expect(() => resolveFlameGraphOptions(options as object)).toThrow(
    /3 wrong option\(s\): unit must be a string, got number; unknown option "palete".*; theme.palette must hold/,
  );
});

it.each([
  [null, 'got null.'],
  [undefined, 'got a value of type undefined.'],
  ['#graph', 'got a value of type string.'],
  [{ localName: 'canvas', isConnected: false }, 'got a <canvas> that is not on the page.'],
  [{ localName: 'img' }, 'got a <img>.'],
])('asks for a container in place of %j', (container, problem) => {
  expect(() => checkContainer(container)).toThrow(
    expect.objectContaining({
      code: 'HOTSPAN_ERR_FLAME_CONTAINER',
      message: expect.stringContaining(problem),
    }),
  );
});

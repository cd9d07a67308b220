import { expect, test } from 'vitest';
import { explainLinkMode } from './explain-link-mode.js';

test.each([
  ['frames', '24.1.0', [], 'async context frames work here', undefined],
  ['hooks', '20.19.0', [], 'Node.js 20.19.0 has no async context frames', 'Use Node.js 24 or later.'],
  ['hooks', '22.6.0', [], 'Node.js 22.6.0 has no async context frames', 'Use Node.js 24 or later.'],
  ['hooks', '22.12.0', [], 'only by flag', 'Start node with --experimental-async-context-frame'],
  ['hooks', '24.1.0', ['--no-async-context-frame'], 'turns async context frames off', 'Leave out'],
  [
    'hooks',
    '22.12.0',
    ['--no-experimental-async-context-frame'],
    '--no-experimental-async-context-frame turns',
    'Leave out --no-experimental-async-context-frame.',
  ],
  ['hooks', '24.1.0', [], 'async context frames do not work here', undefined],
] as const)('mode %s on Node.js %s with %j is explained', (mode, nodeVersion, flags, reason, advice) => {
  const explanation = explainLinkMode(mode, { nodeVersion, flags });
  expect(explanation.reason).toContain(reason);
  if (advice === undefined) expect(explanation.advice).toBeUndefined();
  else expect(explanation.advice).toContain(advice);
});

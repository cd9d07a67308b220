import { expect, it } from 'vitest';
import { applyPrivateLabels } from './private-labels.js';

function apply(labels: Record<string, string>, maxSessions = 0): Record<string, string> {
  const map = new Map(Object.entries(labels));
  applyPrivateLabels(map, maxSessions);
  return Object.fromEntries(map);
}

it('takes out what is for the server alone, and nothing else', () => {
  expect(
    apply({ __delta__: 'true', __order__: '1', __session_id__: 'aa', __private__: 'kept', region: 'eu' }),
  ).toEqual({ __private__: 'kept', region: 'eu' });
});

it.each([
  // 0x0f = 15, the lowest byte first; 15 mod 4 = 3.
  ['0f00000000000000', 4, '0300000000000000'],
  // 0xffff…ff mod 10 = 5.
  ['FFFFFFFFFFFFFFFF', 10, '0500000000000000'],
  ['0f00000000000000', 1, '0000000000000000'],
])('makes session %s one of %d', (id, maxSessions, expected) => {
  expect(apply({ __session_id__: id }, maxSessions)).toEqual({ __session_id__: expected });
});

it.each(['', '12', 'x'.repeat(16), '0f0000000000000000'])('takes out the session %j, which is none', (id) => {
  expect(apply({ __session_id__: id }, 4)).toEqual({});
});

import { expect, it } from 'vitest';
import { createNodeGate } from './node-gate.js';

it('is closed while more nodes wait than it lets', async () => {
  const gate = createNodeGate(10);
  const letGoSome = gate.hold(10);
  expect(gate.isOpen).toBe(true);
  await gate.opened();
  const letGoMore = gate.hold(1);
  expect(gate.isOpen).toBe(false);
  letGoMore();
  expect(gate.isOpen).toBe(true);
  letGoSome();
});

it('wakes all that wait when enough nodes are stored, and none before', async () => {
  const gate = createNodeGate(10);
  const [first, second] = [gate.hold(100), gate.hold(100)];
  let woken = 0;
  const waiting = [1, 2].map(() => gate.opened().then(() => woken++));
  first();
  await Promise.resolve();
  expect(woken).toBe(0);
  second();
  await Promise.all(waiting);
  expect(woken).toBe(2);
});

it('takes the nodes of a request off once, however often it is told', () => {
  const gate = createNodeGate(10);
  const letGo = gate.hold(20);
  gate.hold(20);
  letGo();
  letGo();
  expect(gate.isOpen).toBe(false);
});

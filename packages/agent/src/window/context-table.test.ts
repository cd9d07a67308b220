import { expect, test } from 'vitest';
import { NO_SPAN, type SampleContext } from '../link/sample-context.js';
import { createContextTable } from './context-table.js';

const span = (spanId: string): SampleContext => ({ traceId: '1'.repeat(32), spanId });

test('every context has one positive label, from which it is found again', () => {
  const [first, second] = [span('a'.repeat(16)), span('b'.repeat(16))];
  const contexts = new Map<object | undefined, SampleContext>([
    [first, first],
    [second, second],
  ]);
  const table = createContextTable((recorded) => contexts.get(recorded));
  expect([first, second, first].map((recorded) => table.label(recorded))).toEqual([1, 2, 1]);
  expect([table.at(1), table.at(2)]).toEqual([first, second]);
});

test('what stands for nothing has label 0, which is no span', () => {
  const table = createContextTable((recorded) => (recorded === undefined ? undefined : NO_SPAN));
  expect([table.label(undefined), table.label({})]).toEqual([0, 0]);
  expect([table.at(0), table.at(99)]).toEqual([NO_SPAN, NO_SPAN]);
});

import { type KeyValue, toKeyValues } from '@hotspan/otlp-profiles';
import type { SampleContext } from '../link/sample-context.js';
import { type ContextTable, createContextTable } from './context-table.js';
import type { TimeRange } from './time-range.js';

/** One second. */
export const RANGE: TimeRange = {
  startNanos: 1_794_000_000_000_000_000n,
  endNanos: 1_794_000_001_000_000_000n,
};
export const RESOURCE: readonly KeyValue[] = toKeyValues({ 'service.name': 'checkout', 'process.pid': 7 });
export const FIRST_SPAN: SampleContext = { traceId: '1'.repeat(32), spanId: 'a'.repeat(16) };
export const SECOND_SPAN: SampleContext = { traceId: '2'.repeat(32), spanId: 'b'.repeat(16) };

/** A table with these contexts, numbered from 1. They are recorded with samples as they are. */
export function contextsOf(...known: readonly SampleContext[]): ContextTable {
  const table = createContextTable((recorded) => known.find((context) => context === recorded));
  for (const context of known) table.label(context);
  return table;
}

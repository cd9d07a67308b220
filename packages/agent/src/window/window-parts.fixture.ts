import { type KeyValue, toKeyValues } from '@hotspan/otlp-profiles';
import { createSpanContext, type SampleContext } from '../link/sample-context.js';
import type { TimeRange } from './time-range.js';

/** One second. */
export const RANGE: TimeRange = {
  startNanos: 1_794_000_000_000_000_000n,
  endNanos: 1_794_000_001_000_000_000n,
};
export const RESOURCE: readonly KeyValue[] = toKeyValues({ 'service.name': 'checkout', 'process.pid': 7 });
export const FIRST_SPAN: SampleContext = createRoot('1', 'a');
export const SECOND_SPAN: SampleContext = createRoot('2', 'b');

/** The context of a request's root span, ids made of one digit each. */
export function createRoot(traceDigit: string, spanDigit: string): SampleContext {
  const root = { isServer: true, request: undefined };
  return createSpanContext(traceDigit.repeat(32), spanDigit.repeat(16), root);
}

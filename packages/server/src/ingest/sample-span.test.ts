import { describe, expect, it } from 'vitest';
import { readSampleSpan } from './sample-span.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const NO_SPAN = '0'.repeat(16);
const NO_TRACE = '0'.repeat(32);

function read(attributes: Readonly<Record<string, string>>): readonly string[] | undefined {
  const span = readSampleSpan(new Map(Object.entries(attributes)));
  return span && [span.traceId, span.spanId].map((id) => Buffer.from(id).toString('hex'));
}

describe('readSampleSpan', () => {
  it.each<[what: string, attributes: Record<string, string>, ids: readonly string[] | undefined]>([
    ['both ids', { trace_id: TRACE, span_id: SPAN }, [TRACE, SPAN]],
    ['a span alone', { span_id: SPAN }, [NO_TRACE, SPAN]],
    ['a trace alone', { trace_id: TRACE }, [TRACE, NO_SPAN]],
    ['upper-case digits', { span_id: SPAN.toUpperCase() }, [NO_TRACE, SPAN]],
    ['the older name of a span', { profile_id: SPAN }, [NO_TRACE, SPAN]],
    ['the newer name before the older', { profile_id: 'f'.repeat(16), span_id: SPAN }, [NO_TRACE, SPAN]],
    ['nothing of nothing', {}, undefined],
    ['nothing of zeros', { span_id: NO_SPAN, trace_id: NO_TRACE }, undefined],
    ['nothing of what is no id', { span_id: 'main', trace_id: SPAN }, undefined],
  ])('reads %s', (_, attributes, ids) => {
    expect(read(attributes)).toEqual(ids);
  });
});

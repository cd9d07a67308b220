import { describe, expect, it } from 'vitest';
import { checkTraceLink, fillTraceLink } from './trace-link.js';

describe('checkTraceLink', () => {
  it.each([
    'https://jaeger.example/trace/{trace_id}',
    'http://localhost:3000/explore?left={"q":"{trace_id}"}',
    'https://tempo.example/{trace_id}?span={span_id}',
  ])('takes %s', (template) => {
    expect(checkTraceLink(template)).toBeUndefined();
  });

  it.each([
    ['jaeger.example/{trace_id}', /must begin with http:\/\/ or https:\/\//],
    ['javascript:alert("{trace_id}")', /must begin with http/],
    ['https://jaeger.example/', /has no {trace_id}/],
    ['https://jaeger.example/{trace_id}/{spanId}', /has {spanId}, which nothing is put in for/],
    ['https://{trace_id', /has no {trace_id}/],
    ['https:///?{trace_id}', /cannot be read as one/],
  ])('says what is wrong with %s', (template, problem) => {
    expect(checkTraceLink(template)).toMatch(problem);
  });
});

describe('fillTraceLink', () => {
  it('puts the ids in every place', () => {
    const template = 'https://t.example/{trace_id}/{span_id}#{trace_id}';
    expect(fillTraceLink(template, { traceId: 'ab', spanId: 'cd' })).toBe('https://t.example/ab/cd#ab');
    expect(fillTraceLink(template, { traceId: 'ab', spanId: '' })).toBe('https://t.example/ab/#ab');
  });
});

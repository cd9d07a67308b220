import { type Context, ROOT_CONTEXT, type Span, SpanKind, TraceFlags, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { describe, expect, test } from 'vitest';
import { createContextManager } from './context-manager.fixture.js';
import { NO_SPAN } from './sample-context.js';
import { createSpanResolver, type SpanResolverOptions } from './span-resolver.js';

const DEFAULTS: SpanResolverOptions = { spanScope: 'local-root', linkUnsampledSpans: false };
const REMOTE = {
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
};

/** A real tracer and context manager, and what samples are linked to while a span is active. */
function createWorld(options: Partial<SpanResolverOptions> = {}, provider = createProvider()) {
  const manager = createContextManager();
  const tracer = provider.getTracer('test');
  const resolve = createSpanResolver({ ...DEFAULTS, ...options });
  return {
    manager,
    start: (parent: Context = ROOT_CONTEXT): Span => tracer.startSpan('test', {}, parent),
    resolve: (span: Span) => resolve(inside(span), manager),
    resolveContext: (context: Context) => resolve(context, manager),
  };
}

function createProvider(): NodeTracerProvider {
  return new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(new InMemorySpanExporter())] });
}

const inside = (span: Span): Context => trace.setSpan(ROOT_CONTEXT, span);
const idsOf = (span: Span) => {
  const { traceId, spanId } = span.spanContext();
  return { traceId, spanId };
};
const profileIdOf = (span: Span): unknown =>
  // The SDK's spans show their attributes; the API's type does not say so.
  (span as unknown as { attributes: Record<string, unknown> }).attributes['pyroscope.profile.id'];

describe('samples are linked', () => {
  test('to a span without parent, which then carries pyroscope.profile.id', () => {
    const { start, resolve } = createWorld();
    const span = start();
    expect(resolve(span)).toMatchObject(idsOf(span));
    expect(profileIdOf(span)).toBe(span.spanContext().spanId);
  });

  test('to the local root while a child is active, and the child carries no id', () => {
    const { start, resolve } = createWorld();
    const root = start();
    const child = start(inside(root));
    const grandchild = start(inside(child));
    const answer = resolve(root);
    expect(resolve(child)).toBe(answer);
    expect(resolve(grandchild)).toBe(answer);
    expect([child, grandchild].map(profileIdOf)).toEqual([undefined, undefined]);
  });

  test('to a span whose parent is in another process', () => {
    const { start, resolve } = createWorld();
    const span = start(trace.setSpanContext(ROOT_CONTEXT, REMOTE));
    expect(resolve(span)).toMatchObject({ traceId: REMOTE.traceId, spanId: span.spanContext().spanId });
  });

  test('to the innermost span in the scope "all"', () => {
    const { start, resolve } = createWorld({ spanScope: 'all' });
    const root = start();
    const child = start(inside(root));
    expect([resolve(root), resolve(child)]).toMatchObject([idsOf(root), idsOf(child)]);
    expect(profileIdOf(child)).toBe(child.spanContext().spanId);
    expect(resolve(child).root).toBe(resolve(root).root);
  });

  test('to the enclosing span of the trace where the parent was never active', () => {
    const { manager, start, resolve } = createWorld();
    const root = start();
    const answer = resolve(root);
    const grandchild = start(inside(start(inside(root))));
    expect(manager.with(inside(root), () => resolve(grandchild))).toBe(answer);
  });

  test('to a span that is not recorded, when told so', () => {
    const provider = new NodeTracerProvider({ sampler: new AlwaysOffSampler() });
    const { start, resolve } = createWorld({ linkUnsampledSpans: true }, provider);
    const span = start();
    expect(resolve(span)).toMatchObject(idsOf(span));
  });

  test('to the same object each time, so that it can be compared', () => {
    const { start, resolve } = createWorld();
    const span = start();
    expect(resolve(span)).toBe(resolve(span));
  });
});

describe('a local root', () => {
  test.each([
    [SpanKind.SERVER, true],
    [SpanKind.INTERNAL, false],
    [SpanKind.CONSUMER, false],
  ])('of kind %i stands for one incoming request: %s', (kind, isServer) => {
    const { resolve } = createWorld();
    const span = createProvider().getTracer('test').startSpan('test', { kind }, ROOT_CONTEXT);
    expect(resolve(span).root.isServer).toBe(isServer);
  });

  test('is told of once, with the resource of the tracing', () => {
    const seen: unknown[] = [];
    const { start, resolve } = createWorld({ onRoot: ({ resource }) => seen.push(resource) });
    const root = start();
    resolve(root);
    resolve(start(inside(root)));
    expect(seen).toEqual([
      expect.objectContaining({
        attributes: expect.objectContaining({ 'telemetry.sdk.name': 'opentelemetry' }),
      }),
    ]);
  });
});

describe('samples are not linked', () => {
  test('outside of any span', () => {
    expect(createWorld().resolveContext(ROOT_CONTEXT)).toBe(NO_SPAN);
  });

  test('to a span that is not recorded', () => {
    const { start, resolve } = createWorld({}, new NodeTracerProvider({ sampler: new AlwaysOffSampler() }));
    expect(resolve(start())).toBe(NO_SPAN);
  });

  test('to a span of another process', () => {
    const { resolve } = createWorld();
    expect(resolve(trace.wrapSpanContext(REMOTE))).toBe(NO_SPAN);
  });

  test.each([
    ['traceId', { traceId: '0'.repeat(32) }],
    ['traceId', { traceId: 'xyz' }],
    ['spanId', { spanId: '0'.repeat(16) }],
    ['spanId', { spanId: 'abc' }],
  ])('to a span whose %s is none: %o', (_, ids) => {
    const { resolve } = createWorld();
    expect(resolve(trace.wrapSpanContext({ ...REMOTE, isRemote: false, ...ids }))).toBe(NO_SPAN);
  });

  test('to a span that throws', () => {
    const { start, resolve } = createWorld();
    const span = Object.create(start(), {
      spanContext: {
        value: () => {
          throw new Error('host bug');
        },
      },
    });
    expect(resolve(span)).toBe(NO_SPAN);
  });
});

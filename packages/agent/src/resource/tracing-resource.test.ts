import { trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ADOPTED_ATTRIBUTES } from './adopt-attributes.js';
import { createProfileResource } from './profile-resource.js';
import { createTracingResource } from './tracing-resource.js';

const THEIRS = { 'service.name': 'shop', 'service.instance.id': 'theirs' };

function install(resource = resourceFromAttributes(THEIRS)): void {
  trace.setGlobalTracerProvider(new NodeTracerProvider({ resource }));
}

afterEach(() => {
  trace.disable();
  vi.useRealTimers();
});

describe("the tracing's resource", () => {
  test('is found at the installed provider, before there is a span', () => {
    const tracing = createTracingResource();
    expect(tracing.read()).toBeUndefined();
    install();
    expect(tracing.read()).toEqual(THEIRS);
  });

  test('is taken from a span where no provider is installed', () => {
    const tracing = createTracingResource();
    const tracer = new NodeTracerProvider({ resource: resourceFromAttributes(THEIRS) }).getTracer('test');
    // The SDK's spans have it.
    tracing.offer((tracer.startSpan('request') as unknown as { resource: unknown }).resource);
    expect(tracing.read()).toEqual(THEIRS);
  });

  test('stays the first one', () => {
    const tracing = createTracingResource();
    tracing.offer(resourceFromAttributes(THEIRS));
    tracing.offer(resourceFromAttributes({ 'service.name': 'other' }));
    install(resourceFromAttributes({ 'service.name': 'third' }));
    expect(tracing.read()).toEqual(THEIRS);
  });

  test('is left out but for a list of attributes, and of those what is text, number or boolean', () => {
    const tracing = createTracingResource();
    tracing.offer(
      resourceFromAttributes({
        ...THEIRS,
        'process.pid': 7,
        'process.command_args': ['node', '--token=secret'],
        'process.owner': 'root',
        'telemetry.sdk.name': 'opentelemetry',
        'k8s.pod.label.any': 'thing',
        'container.image.name': ['no', 'text'],
        'host.name': '',
        team: 'payments',
      }),
    );
    expect(tracing.read()).toEqual({ ...THEIRS, 'process.pid': 7 });
    expect(new Set(ADOPTED_ATTRIBUTES).size).toBe(ADOPTED_ATTRIBUTES.length);
  });

  test('is waited for while it is being detected, and not read before', async () => {
    const detected: { resolve?: (name: string) => void } = {};
    const name = new Promise<string>((resolve) => {
      detected.resolve = resolve;
    });
    const resource = resourceFromAttributes({ ...THEIRS, 'host.name': name });
    const attributes = vi.spyOn(resource, 'attributes', 'get');
    const tracing = createTracingResource();
    install(resource);
    const settled = tracing.settle();
    expect(tracing.read()).toBeUndefined();
    expect(attributes).not.toHaveBeenCalled();
    detected.resolve?.('their-host');
    await settled;
    expect(tracing.read()).toEqual({ ...THEIRS, 'host.name': 'their-host' });
  });

  test('that is never complete is not waited for longer than a second, and counts when it is', async () => {
    vi.useFakeTimers();
    const detected: { resolve?: (name: string) => void } = {};
    const name = new Promise<string>((resolve) => {
      detected.resolve = resolve;
    });
    const resource = resourceFromAttributes({ ...THEIRS, 'host.name': name });
    const tracing = createTracingResource();
    install(resource);
    const settled = tracing.settle();
    await vi.advanceTimersByTimeAsync(1_000);
    await settled;
    expect(tracing.read()).toBeUndefined();
    detected.resolve?.('their-host');
    await vi.waitFor(() => expect(tracing.read()).toMatchObject({ 'host.name': 'their-host' }));
  });

  test.each([
    ['nothing', undefined],
    ['no object', 'resource'],
    ['an object of another kind', { name: 'resource' }],
    [
      'one that throws',
      {
        get attributes() {
          throw new Error('broken');
        },
      },
    ],
    [
      'one that fails',
      {
        attributes: {},
        asyncAttributesPending: true,
        waitForAsyncAttributes: () => Promise.reject('broken'),
      },
    ],
  ])('does no harm when it is %s', async (_, resource) => {
    const tracing = createTracingResource();
    tracing.offer(resource);
    await tracing.settle();
    expect(tracing.read()).toBeUndefined();
  });
});

describe('the resource of profiles', () => {
  const read = (resource: ReturnType<typeof createProfileResource>) =>
    Object.fromEntries(resource().map(({ key, value }) => [key, value]));

  test('has an instance id of its own until the tracing is there', () => {
    const options = { serviceName: 'unknown_service:node', resourceAttributes: {} };
    const resource = createProfileResource(options, createTracingResource());
    const before = read(resource);
    expect(before['service.instance.id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(read(resource)).toEqual(before);
    install();
    expect(read(resource)).toEqual({ ...before, ...THEIRS });
    const other = read(createProfileResource(options, createTracingResource()));
    expect(other).toEqual({ ...before, ...THEIRS });
  });

  test('keeps its instance id where the tracing has none', () => {
    const options = { serviceName: 'checkout', resourceAttributes: {} };
    const resource = createProfileResource(options, createTracingResource());
    const before = read(resource);
    install(resourceFromAttributes({ 'service.version': '2' }));
    expect(read(resource)).toEqual({ ...before, 'service.version': '2' });
  });

  test('is of another instance for every profiler', () => {
    const create = () =>
      read(
        createProfileResource({ serviceName: 'checkout', resourceAttributes: {} }, createTracingResource()),
      );
    expect(create()['service.instance.id']).not.toBe(create()['service.instance.id']);
  });
});

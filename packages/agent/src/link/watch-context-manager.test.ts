import { context } from '@opentelemetry/api';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createContextManager } from './context-manager.fixture.js';
import { API_REGISTRY, type ContextManager } from './opentelemetry-types.js';
import { watchContextManager } from './watch-context-manager.js';

interface Globals {
  [API_REGISTRY]?: { context?: ContextManager };
}

const manager = (): ContextManager => createContextManager();

function watch(globals: Globals) {
  const found: ContextManager[] = [];
  return { found, watch: watchContextManager((next) => found.push(next), globals) };
}

const isPlain = (target: object, key: PropertyKey): boolean =>
  'value' in (Object.getOwnPropertyDescriptor(target, key) ?? {});

describe('a context manager is found', () => {
  test('when it was installed before', () => {
    const installed = manager();
    expect(watch({ [API_REGISTRY]: { context: installed } }).found).toEqual([installed]);
  });

  test('when it is installed later, the registry with it', () => {
    const globals: Globals = {};
    const { found } = watch(globals);
    const installed = manager();
    const registry: Globals[typeof API_REGISTRY] = {};
    globals[API_REGISTRY] = registry;
    expect(globals[API_REGISTRY]).toBe(registry);
    registry.context = installed;
    expect(found).toEqual([installed]);
    expect(registry.context).toBe(installed);
  });

  test('when only the manager is installed later', () => {
    const registry: { context?: ContextManager } = {};
    const { found } = watch({ [API_REGISTRY]: registry });
    registry.context = manager();
    expect(found).toEqual([registry.context]);
  });

  test('once, however often the registry is assigned again', () => {
    const globals: Globals = {};
    const { found } = watch(globals);
    const registry = {};
    for (let i = 0; i < 3; i++) globals[API_REGISTRY] = registry;
    Object.assign(registry, { context: manager() });
    globals[API_REGISTRY] = registry;
    expect(found).toHaveLength(1);
  });

  test('when it replaced another, at the next check', () => {
    const registry = { context: manager() };
    const { found, watch: running } = watch({ [API_REGISTRY]: registry });
    const first = registry.context;
    registry.context = manager();
    running.check();
    running.check();
    expect(found).toEqual([first, registry.context]);
  });

  test('at the next check, where nothing can be intercepted', () => {
    const globals: Globals = {};
    Object.defineProperty(globals, API_REGISTRY, { value: undefined, writable: true, configurable: false });
    const { found, watch: running } = watch(globals);
    globals[API_REGISTRY] = { context: manager() };
    expect(found).toEqual([]);
    running.check();
    expect(found).toHaveLength(1);
  });

  test('when the API of OpenTelemetry installs it', () => {
    onTestFinished(() => context.disable());
    const found: ContextManager[] = [];
    const running = watchContextManager((next) => found.push(next));
    onTestFinished(() => running.stop());
    const installed = createContextManager();
    expect(context.setGlobalContextManager(installed)).toBe(true);
    expect(found).toEqual([installed]);
    expect(context.with(context.active(), () => 'runs')).toBe('runs');
  });
});

describe('the properties that were watched are plain again', () => {
  test('once the manager is there', () => {
    const globals: Globals = {};
    watch(globals);
    const registry: { context?: ContextManager } = {};
    globals[API_REGISTRY] = registry;
    expect(isPlain(registry, 'context')).toBe(false);
    registry.context = manager();
    expect([isPlain(globals, API_REGISTRY), isPlain(registry, 'context')]).toEqual([true, true]);
  });

  test('once the watch has stopped, and absent where they were', () => {
    const registry = {};
    const globals: Globals = { [API_REGISTRY]: registry };
    watch(globals).watch.stop();
    expect(isPlain(globals, API_REGISTRY)).toBe(true);
    expect(globals[API_REGISTRY]).toBe(registry);
    expect(Object.keys(registry)).toEqual([]);
    const empty: Globals = {};
    watch(empty).watch.stop();
    expect(Object.getOwnPropertySymbols(empty)).toEqual([]);
  });

  test('unless someone else has taken them since', () => {
    const registry: { context?: ContextManager } = {};
    const { watch: running } = watch({ [API_REGISTRY]: registry });
    const theirs = { configurable: true, get: () => undefined };
    Object.defineProperty(registry, 'context', theirs);
    running.stop();
    expect(Object.getOwnPropertyDescriptor(registry, 'context')).toMatchObject(theirs);
  });
});

import { expect, test } from 'vitest';
import { API_REGISTRY } from './opentelemetry-types.js';
import { type RegistryGlobals, watchRegistry } from './watch-registry.js';

/** A watch of this kind and what it found. */
function watch(kind: string, globals: RegistryGlobals) {
  const found: unknown[] = [];
  return { found, watch: watchRegistry(kind, (installed) => found.push(installed), globals) };
}

const isPlain = (target: object, key: PropertyKey): boolean =>
  'value' in (Object.getOwnPropertyDescriptor(target, key) ?? {});

test('several watches wait for one registry, and each finds its own', () => {
  const globals: RegistryGlobals = {};
  const context = watch('context', globals);
  const metrics = watch('metrics', globals);
  const alsoMetrics = watch('metrics', globals);
  const registry: NonNullable<RegistryGlobals[typeof API_REGISTRY]> = {};
  globals[API_REGISTRY] = registry;
  registry.metrics = { name: 'provider' };
  expect(metrics.found).toEqual([registry.metrics]);
  expect(alsoMetrics.found).toEqual([registry.metrics]);
  expect(context.found).toEqual([]);
  expect([isPlain(registry, 'context'), isPlain(registry, 'metrics')]).toEqual([false, true]);
  registry.context = { name: 'manager' };
  expect(context.found).toEqual([registry.context]);
  expect(isPlain(registry, 'context')).toBe(true);
});

test('the registry itself, which tracing reads all the time, is plain as soon as it is there', () => {
  const globals: RegistryGlobals = {};
  const metrics = watch('metrics', globals);
  expect(isPlain(globals, API_REGISTRY)).toBe(false);
  const registry: NonNullable<RegistryGlobals[typeof API_REGISTRY]> = {};
  globals[API_REGISTRY] = registry;
  expect(isPlain(globals, API_REGISTRY)).toBe(true);
  expect(globals[API_REGISTRY]).toBe(registry);
  registry.metrics = { name: 'provider' };
  expect(metrics.found).toEqual([registry.metrics]);
});

test.each([
  [0, 1],
  [1, 0],
])(
  'a property that several have watched is plain once the last one stops (%i before %i)',
  (first, second) => {
    const globals: RegistryGlobals = {};
    const watches = [watch('context', globals), watch('metrics', globals)];
    watches[first]?.watch.stop();
    expect(isPlain(globals, API_REGISTRY)).toBe(false);
    watches[second]?.watch.stop();
    expect(Object.getOwnPropertySymbols(globals)).toEqual([]);
  },
);

test('who has stopped is told nothing, and others still are', () => {
  const registry: NonNullable<RegistryGlobals[typeof API_REGISTRY]> = {};
  const globals: RegistryGlobals = { [API_REGISTRY]: registry };
  const first = watch('metrics', globals);
  const second = watch('metrics', globals);
  first.watch.stop();
  registry.metrics = {};
  expect(first.found).toEqual([]);
  expect(second.found).toEqual([registry.metrics]);
});

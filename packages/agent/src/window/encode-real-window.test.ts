import { afterAll, describe, expect, test } from 'vitest';
import { startHeapSampler } from '../engine/heap-sampler.js';
import { loadEngine } from '../engine/load-engine.js';
import { compilePrograms, PROGRAM_FILE, PROGRAM_LINES } from '../engine/programs.fixture.js';
import { startTimeSampler } from '../engine/time-sampler.js';
import { readContext, type SampleContext } from '../link/sample-context.js';
import { VERSION } from '../version.js';
import { type BuiltWindow, buildWindow, encodeWindow } from './encode-window.js';
import { listPlaces, type RawWindow } from './raw-window.js';
import { readWindow } from './readable-window.fixture.js';
import { FIRST_SPAN, RANGE, RESOURCE, SECOND_SPAN } from './window-parts.fixture.js';

describe('a window of real samples', () => {
  const window = sampleWindow();
  const { profiles, frames, ...envelope } = readWindow(encodeWindow(window));
  const find = (type: string) => profiles.find(({ values }) => values === type);

  test('holds a profile of each kind, those that viewers open first in front', () => {
    expect(profiles.map(({ values }) => values)).toEqual([
      'cpu/nanoseconds',
      'wall/nanoseconds',
      'inuse_space/bytes',
      'inuse_objects/count',
    ]);
    expect(profiles.map(({ periodType }) => periodType)).toEqual([
      'cpu/nanoseconds',
      'wall/nanoseconds',
      'space/bytes',
      'space/bytes',
    ]);
    const [cpu, wall, space, objects] = profiles.map(({ period }) => Number(period));
    expect(cpu).toBe(wall);
    expect(cpu).toBeGreaterThanOrEqual(10_101_000);
    expect(cpu).toBeLessThanOrEqual(20_202_000);
    expect([space, objects]).toEqual([65_536, 65_536]);
  });

  test('names who was profiled, and by what', () => {
    expect(envelope).toEqual({
      resource: { 'service.name': 'checkout', 'process.pid': 7n },
      scope: `hotspan ${VERSION}`,
    });
  });

  test('says when, in every profile', () => {
    for (const { timeUnixNano, durationNano } of profiles) {
      expect({ timeUnixNano, durationNano }).toEqual({
        timeUnixNano: RANGE.startNanos,
        durationNano: 1_000_000_000n,
      });
    }
  });

  test('gives every profile an id of its own', () => {
    const ids = profiles.map(({ profileId }) => profileId);
    expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(4);
  });

  test('links what ran in a span to it, and nothing else', () => {
    const linksOf = (name: string, types: RegExp): string[] => [
      ...new Set(
        profiles
          .filter(({ values }) => types.test(values))
          .flatMap(({ samples }) => samples)
          .filter((sample) => sample.functions.includes(name))
          .map(({ traceId, spanId }) => `${traceId} ${spanId}`),
      ),
    ];
    expect(linksOf('burnCpu', /nanoseconds/)).toEqual([`${FIRST_SPAN.traceId} ${FIRST_SPAN.spanId}`]);
    expect(linksOf('burnMore', /nanoseconds/)).toEqual([`${SECOND_SPAN.traceId} ${SECOND_SPAN.spanId}`]);
    expect(linksOf('retain', /inuse/)).toEqual([' ']);
    expect(window.linkedSamples).toBeGreaterThan(5);
    expect(window.linkedSamples).toBeLessThanOrEqual(window.busySamples);
  });

  test('names functions with file and line', () => {
    for (const [name, line] of Object.entries(PROGRAM_LINES)) {
      expect(frames).toContain(`${name} ${PROGRAM_FILE}:${line} v8js`);
    }
  });

  test('has no sample twice and none without value', () => {
    for (const { samples, identities } of profiles) {
      expect(new Set(identities).size).toBe(samples.length);
      expect(samples.filter(({ value }) => value <= 0n)).toEqual([]);
    }
  });

  test('counts the time of the busy functions as both wall and CPU time', () => {
    const nanosOf = (type: string, name: string): number =>
      (find(type)?.samples ?? [])
        .filter(({ functions: [leaf] }) => leaf === name)
        .reduce((sum, { value }) => sum + Number(value), 0);
    for (const name of ['burnCpu', 'burnMore']) {
      expect(nanosOf('wall/nanoseconds', name)).toBeGreaterThan(100e6);
      expect(nanosOf('cpu/nanoseconds', name)).toBeGreaterThan(20e6);
    }
    expect(nanosOf('wall/nanoseconds', '(idle)')).toBe(0);
  });
});

/** 300 ms in each of two spans, and 20 MiB that stay alive. */
function sampleWindow(): BuiltWindow {
  const engine = loadEngine();
  const heap = startHeapSampler(engine, { heapIntervalBytes: 65_536, heapStackDepth: 64 });
  const time = startTimeSampler(engine, { samplingRateHz: 99, flushIntervalMs: 1_000 });
  afterAll(() => heap.stop());
  const { burnCpu, burnMore, retain } = compilePrograms();
  const run = (context: SampleContext, fn: () => void): void => {
    if (time.hasFrames) {
      time.runWithContext(context, fn);
    } else {
      time.setContext(context);
      fn();
    }
  };
  run(FIRST_SPAN, () => burnCpu(300));
  run(SECOND_SPAN, () => burnMore(300));
  const kept = retain(20_000);
  const heapTree = heap.collect();
  const { tree } = time.collect({ restart: false });
  expect(kept).toHaveLength(20_000);
  const window: RawWindow = {
    range: RANGE,
    time: { tree, intervalMicros: time.intervalMicros(), cpu: true, wall: true, read: readContext },
    heap: { ...heapTree, range: RANGE, intervalBytes: 65_536, live: true, allocations: false },
  };
  const places = listPlaces(window).map(({ name, file }) => `${name} ${file}`);
  expect(places).toEqual(expect.arrayContaining([`burnCpu ${PROGRAM_FILE}`, `retain ${PROGRAM_FILE}`]));
  expect(new Set(places).size).toBeGreaterThan(2);
  return buildWindow(window, { resource: RESOURCE, symbolize: (place) => place });
}

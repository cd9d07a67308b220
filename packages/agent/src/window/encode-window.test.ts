import { toKeyValues } from '@hotspan/otlp-profiles';
import { afterAll, describe, expect, test } from 'vitest';
import { startHeapSampler } from '../engine/heap-sampler.js';
import { loadEngine } from '../engine/load-engine.js';
import { compilePrograms, PROGRAM_FILE, PROGRAM_LINES } from '../engine/programs.fixture.js';
import { startTimeSampler } from '../engine/time-sampler.js';
import type { SampleContext } from '../link/sample-context.js';
import { VERSION } from '../version.js';
import { createContextTable } from './context-table.js';
import { encodeWindow } from './encode-window.js';
import { type HandMadeRow, handMadeProfile, readWindow } from './readable-profiles.fixture.js';

const RANGE = { startNanos: 1_794_000_000_000_000_000n, endNanos: 1_794_000_001_000_000_000n };
const FIRST: SampleContext = { traceId: '1'.repeat(32), spanId: 'a'.repeat(16) };
const SECOND: SampleContext = { traceId: '2'.repeat(32), spanId: 'b'.repeat(16) };
const resource = toKeyValues({ 'service.name': 'checkout', 'process.pid': 7 });

/** Contexts of the window are the sampler's own here. */
function tableOf(...known: readonly SampleContext[]) {
  const table = createContextTable((recorded) => known.find((context) => context === recorded));
  for (const context of known) table.label(context);
  return table;
}

describe('a window of real samples', () => {
  const window = sampleWindow();
  const { profiles, frames, ...envelope } = readWindow(window.bytes);
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
    const linksOf = (name: string): string[] => [
      ...new Set(
        profiles
          .flatMap(({ samples }) => samples)
          .filter((sample) => sample.functions.includes(name))
          .map(({ traceId, spanId }) => `${traceId} ${spanId}`),
      ),
    ];
    expect(linksOf('burnCpu')).toEqual([`${FIRST.traceId} ${FIRST.spanId}`]);
    expect(linksOf('burnMore')).toEqual([`${SECOND.traceId} ${SECOND.spanId}`]);
    expect(linksOf('retain')).toContain(' ');
    expect(window.linkedSamples).toBeGreaterThan(20);
    expect(window.linkedSamples).toBeLessThanOrEqual(window.samples);
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
      expect(nanosOf('wall/nanoseconds', name)).toBeGreaterThan(150e6);
      expect(nanosOf('cpu/nanoseconds', name)).toBeGreaterThan(20e6);
    }
    expect(nanosOf('wall/nanoseconds', '(idle)')).toBe(0);
  });
});

/** 300 ms in each of two spans, and 20 MiB that stay alive. */
function sampleWindow() {
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
  run(FIRST, () => burnCpu(300));
  run(SECOND, () => burnMore(300));
  const kept = retain(20_000);
  const heapProfile = heap.collect();
  const contexts = tableOf(FIRST, SECOND);
  const { profile } = time.collect({ restart: false, label: contexts.label });
  expect(kept).toHaveLength(20_000);
  return encodeWindow({
    resource,
    range: RANGE,
    time: { profile, contexts, cpu: true, wall: true },
    heap: { profile: heapProfile, intervalBytes: 65_536 },
  });
}

describe('samples', () => {
  const encode = (rows: readonly HandMadeRow[], kinds = { cpu: true, wall: true }) =>
    encodeWindow({
      resource,
      range: RANGE,
      time: { profile: handMadeProfile(rows), contexts: tableOf(FIRST, SECOND), ...kinds },
    });

  test('of equal stack and link become one, and are counted all', () => {
    const window = encode([
      [['handlerA'], 1, 1, 10, 3],
      [['handlerA'], 1, 1, 10, 4],
      [['handlerA'], 2, 1, 10, 5],
      [['handlerA'], 0, 5, 50, 6],
      [['handlerA'], 0, 1, 10, 7],
      [['handlerA', 'sort'], 1, 1, 10, 8],
    ]);
    const [cpu, wall] = readWindow(window.bytes).profiles;
    const shape = ({
      functions,
      value,
      spanId,
    }: {
      functions: readonly string[];
      value: bigint;
      spanId: string;
    }) => `${functions.join('<')} ${spanId[0] ?? '-'} ${value}`;
    expect(cpu?.samples.map(shape)).toEqual([
      'handler a 7',
      'handler b 5',
      'handler - 13',
      'handler<sort a 8',
    ]);
    expect(wall?.samples.map(shape)).toEqual([
      'handler a 20',
      'handler b 10',
      'handler - 60',
      'handler<sort a 10',
    ]);
    expect(window).toMatchObject({ samples: 10, linkedSamples: 4 });
  });

  test('whose value is zero are left out of that profile', () => {
    const [cpu, wall] = readWindow(
      encode([
        [['idle'], 0, 90, 0, 5],
        [['sort'], 0, 1, 10, 0],
      ]).bytes,
    ).profiles;
    expect(cpu?.samples).toEqual([{ functions: ['(idle)'], value: 5n, traceId: '', spanId: '' }]);
    expect(wall?.samples).toEqual([{ functions: ['sort'], value: 10n, traceId: '', spanId: '' }]);
  });

  test('have integral values, rounded', () => {
    const { profiles } = readWindow(encode([[['sort'], 0, 1, 10.6, 3.4]]).bytes);
    expect(profiles.map(({ period }) => period)).toEqual([10_101_010n, 10_101_010n]);
    expect(profiles.map(({ samples }) => samples[0]?.value)).toEqual([3n, 11n]);
  });

  test('of functions that share a name and a file stay apart by their lines', () => {
    const { frames, profiles } = readWindow(
      encode([
        [['handlerA'], 0, 1, 10, 10],
        [['handlerB'], 0, 1, 10, 10],
      ]).bytes,
    );
    expect(frames).toEqual(
      expect.arrayContaining(['handler /app/bundle.js:10 v8js', 'handler /app/bundle.js:200 v8js']),
    );
    expect(profiles[0]?.samples).toHaveLength(2);
  });

  test('of functions without a name say so', () => {
    const { frames } = readWindow(encode([[['anonymous'], 0, 1, 10, 10]]).bytes);
    expect(frames).toContain('(anonymous) /app/bundle.js:7 v8js');
  });

  test('tell code of V8 and Node.js itself from JavaScript', () => {
    const { frames } = readWindow(encode([[['sort', 'handlerA'], 0, 1, 10, 10]]).bytes);
    expect(frames).toEqual(expect.arrayContaining(['sort :0 native', 'handler /app/bundle.js:10 v8js']));
  });

  test.each([
    [{ cpu: true, wall: false }, ['cpu/nanoseconds']],
    [{ cpu: false, wall: true }, ['wall/nanoseconds']],
  ])('are kept in the profiles that were asked for: %o', (kinds, expected) => {
    const { profiles } = readWindow(encode([[['sort'], 0, 1, 10, 10]], kinds).bytes);
    expect(profiles.map(({ values }) => values)).toEqual(expected);
  });

  test('that there are none of make a window without bytes', () => {
    expect(encode([])).toEqual({ bytes: new Uint8Array(0), samples: 0, linkedSamples: 0 });
    expect(encodeWindow({ resource, range: RANGE }).bytes).toHaveLength(0);
  });
});

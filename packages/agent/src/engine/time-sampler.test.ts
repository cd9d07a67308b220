// The contract with the engine: what this package relies on must fail here when an upgrade changes it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadEngine } from './load-engine.js';
import { compilePrograms, PROGRAM_FILE, PROGRAM_LINES } from './programs.fixture.js';
import { readRows, total } from './readable-rows.fixture.js';
import { startTimeSampler, type TimeSampler } from './time-sampler.js';

const COUNT = 0;
const WALL = 1;
const CPU = 2;
const BURN_MS = 300;
const BURN_NANOS = BURN_MS * 1e6;

const engine = loadEngine();
const noLabel = () => 0;

function startSampler(): TimeSampler {
  const sampler = startTimeSampler(engine, { samplingRateHz: 99, flushIntervalMs: 1_000 });
  onTestFinished(() => {
    if (engine.time.isStarted()) engine.time.stop();
  });
  return sampler;
}

/** Runs `fn` with a context, by the means of the mode that the sampler is in. */
function runIn(sampler: TimeSampler, context: object, fn: () => void): void {
  if (sampler.hasFrames) {
    sampler.runWithContext(context, fn);
  } else {
    sampler.setContext(context);
    fn();
  }
}

describe('a time sample', () => {
  test('names the busy function, its file and the line of its declaration', () => {
    const { burnCpu } = compilePrograms();
    const sampler = startSampler();
    burnCpu(BURN_MS);
    const rows = readRows(sampler.collect({ restart: false, label: noLabel }).profile);
    const frames = new Set(rows.flatMap((row) => row.frames));
    expect(frames).toContain(`burnCpu ${PROGRAM_FILE}:${PROGRAM_LINES.burnCpu}`);
  });

  test('has a count, wall nanoseconds and CPU nanoseconds', () => {
    const { burnCpu } = compilePrograms();
    const sampler = startSampler();
    const before = process.cpuUsage();
    burnCpu(BURN_MS);
    const used = process.cpuUsage(before);
    const { profile, recorded } = sampler.collect({ restart: false, label: noLabel });
    const rows = readRows(profile);
    const count = total(rows, COUNT, 'burnCpu');
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThanOrEqual(recorded);
    expect(total(rows, WALL, 'burnCpu')).toBeCloseTo(count * Number(profile.period), -3);
    expect(total(rows, WALL, 'burnCpu') / BURN_NANOS).toBeGreaterThan(0.5);
    expect(total(rows, WALL, 'burnCpu') / BURN_NANOS).toBeLessThan(1.2);
    // Of all threads. What came after the last sample is missing.
    const usedNanos = (used.user + used.system) * 1_000;
    expect(total(rows, CPU) / usedNanos).toBeGreaterThan(0.5);
    expect(total(rows, CPU) / usedNanos).toBeLessThan(1.3);
    expect(total(rows, CPU, 'burnCpu') / total(rows, CPU)).toBeGreaterThan(0.5);
  });

  test('has its values in the order that the engine declares', () => {
    startSampler();
    const { stringTable, sampleType, periodType } = engine.time.stop();
    const name = (type: (typeof sampleType)[number] | undefined): string =>
      `${stringTable.strings[Number(type?.type)]}/${stringTable.strings[Number(type?.unit)]}`;
    expect(sampleType.map(name)).toEqual(['sample/count', 'wall/nanoseconds', 'cpu/nanoseconds']);
    expect(name(periodType)).toBe('wall/nanoseconds');
  });

  test('of waiting is recorded but has no wall time', async () => {
    const sampler = startSampler();
    await sleep(BURN_MS);
    const { profile, recorded } = sampler.collect({ restart: false, label: noLabel });
    const rows = readRows(profile);
    const idle = rows.filter(({ frames }) => frames[0]?.startsWith('(idle) '));
    expect(recorded).toBeGreaterThan(5);
    expect(total(idle, COUNT)).toBeGreaterThan(5);
    expect(total(idle, WALL)).toBe(0);
    expect(total(rows, WALL) / BURN_NANOS).toBeLessThan(0.5);
  });

  test('of other threads has CPU time only', async () => {
    const { burnCpu } = compilePrograms();
    const sampler = startSampler();
    burnCpu(BURN_MS);
    const rows = readRows(sampler.collect({ restart: false, label: noLabel }).profile);
    const others = rows.filter(({ frames }) => frames[0]?.startsWith('Non JS threads activity '));
    expect(total(others, COUNT) + total(others, WALL)).toBe(0);
    expect(rows.flatMap(({ frames }) => frames).some((frame) => frame.startsWith('(program)'))).toBe(false);
  });
});

describe('a collection', () => {
  test('tells how long it sampled and at which period', () => {
    const { burnCpu } = compilePrograms();
    const startedMs = performance.now();
    const sampler = startSampler();
    burnCpu(BURN_MS);
    const { profile, wasStuck } = sampler.collect({ restart: false, label: noLabel });
    const elapsedNanos = (performance.now() - startedMs) * 1e6;
    expect(sampler.intervalMicros).toBe(10_101);
    expect(Number(profile.period)).toBeGreaterThanOrEqual(10_101_000);
    expect(Number(profile.period)).toBeLessThanOrEqual(2 * 10_101_000);
    expect(Number(profile.durationNanos)).toBeGreaterThanOrEqual(BURN_NANOS);
    expect(Number(profile.durationNanos)).toBeLessThanOrEqual(elapsedNanos);
    expect(wasStuck).toBe(false);
  });

  test('with a restart goes on sampling, and each has the samples of its own time', () => {
    const { burnCpu, burnMore } = compilePrograms();
    const sampler = startSampler();
    burnCpu(BURN_MS);
    const first = sampler.collect({ restart: true, label: noLabel });
    expect(sampler.isStarted()).toBe(true);
    expect(sampler.sampleCount()).toBeLessThan(first.recorded);
    burnMore(BURN_MS);
    const second = sampler.collect({ restart: true, label: noLabel });
    const third = sampler.collect({ restart: false, label: noLabel });
    const [firstRows, secondRows] = [readRows(first.profile), readRows(second.profile)];
    expect(total(firstRows, COUNT, 'burnCpu')).toBeGreaterThan(5);
    expect(total(firstRows, COUNT, 'burnMore')).toBe(0);
    expect(total(secondRows, COUNT, 'burnMore')).toBeGreaterThan(5);
    expect(total(secondRows, COUNT, 'burnCpu')).toBe(0);
    expect(second.recorded).toBeGreaterThan(5);
    expect(third.recorded).toBeLessThan(second.recorded);
  });

  test('without a restart ends sampling, and a new sampler can begin', () => {
    const { burnCpu } = compilePrograms();
    const first = startSampler();
    first.collect({ restart: false, label: noLabel });
    expect(first.isStarted()).toBe(false);
    const second = startSampler();
    burnCpu(BURN_MS);
    const rows = readRows(second.collect({ restart: false, label: noLabel }).profile);
    expect(total(rows, COUNT, 'burnCpu')).toBeGreaterThan(5);
  });

  test('loses what comes after twice the samples that the buffer was made for', () => {
    const { burnCpu } = compilePrograms();
    const intervalMicros = 1_000;
    engine.time.start({ intervalMicros, durationMillis: 10, withContexts: true, collectCpuTime: true });
    burnCpu(BURN_MS);
    const counted = engine.time.getState()[engine.time.constants.kSampleCount];
    const rows = readRows(engine.time.stop(false, () => ({})));
    const capacity = (2 * 10 * 1_000) / intervalMicros;
    expect(counted).toBeLessThanOrEqual(capacity);
    expect(total(rows, COUNT)).toBeGreaterThan(0);
    expect(total(rows, COUNT)).toBeLessThanOrEqual(capacity);
  });
});

describe('the context of a sample', () => {
  test('is the object that was set, whatever its content was by then', () => {
    const { burnCpu, burnMore } = compilePrograms();
    const sampler = startSampler();
    const [first, second] = [{ name: 'first' }, { name: 'second' }];
    const numbered: (object | undefined)[] = [first, second];
    const seen = new Map<object | undefined, number>();
    runIn(sampler, first, () => burnCpu(BURN_MS));
    runIn(sampler, second, () => burnMore(BURN_MS));
    const label = (context: object | undefined): number => {
      seen.set(context, (seen.get(context) ?? 0) + 1);
      return numbered.indexOf(context) + 1;
    };
    const rows = readRows(sampler.collect({ restart: false, label }).profile);
    expect(seen.get(first)).toBeGreaterThan(5);
    expect(seen.get(second)).toBeGreaterThan(5);
    const labelsOf = (name: string, number: number) =>
      total(
        rows.filter(({ labels }) => labels[0] === number),
        COUNT,
        name,
      );
    expect(labelsOf('burnCpu', 1)).toBeGreaterThan(5);
    expect(labelsOf('burnMore', 2)).toBeGreaterThan(5);
    expect(labelsOf('burnCpu', 2) + labelsOf('burnMore', 1)).toBe(0);
  });

  test('makes a row of its own for every sample with a label, and none for 0', () => {
    const { burnCpu } = compilePrograms();
    const sampler = startSampler();
    runIn(sampler, {}, () => burnCpu(BURN_MS));
    const labelled = readRows(sampler.collect({ restart: true, label: () => 7 }).profile);
    runIn(sampler, {}, () => burnCpu(BURN_MS));
    const unlabelled = readRows(sampler.collect({ restart: false, label: noLabel }).profile);
    const burning = labelled.filter(({ frames }) => frames[0]?.startsWith('burnCpu '));
    expect(burning.length).toBeGreaterThan(5);
    expect(new Set(burning.map(({ values }) => values[COUNT]))).toEqual(new Set([1]));
    expect(new Set(burning.map(({ labels }) => labels.join()))).toEqual(new Set(['7']));
    const stacks = unlabelled.map(({ frames }) => frames.join());
    expect(new Set(stacks).size).toBe(stacks.length);
    expect(unlabelled.flatMap(({ labels }) => labels)).toEqual([]);
  });

  test('can be asked for, and the counter of samples moves while they are taken', () => {
    const { burnCpu } = compilePrograms();
    const sampler = startSampler();
    const context = {};
    const before = sampler.sampleCount();
    runIn(sampler, context, () => {
      expect(sampler.getContext()).toBe(context);
      burnCpu(BURN_MS);
    });
    expect(sampler.sampleCount() - before).toBeGreaterThan(5);
  });

  test('follows async context frames exactly where Node.js has them', () => {
    expect(startSampler().hasFrames).toBe(hasContextFrames());
  });
});

/** In frames, `run` of a storage goes through its `enterWith`; without, it does not. */
function hasContextFrames(): boolean {
  const storage = new AsyncLocalStorage<number>();
  let entered = false;
  const enterWith = storage.enterWith.bind(storage);
  storage.enterWith = (value) => {
    entered = true;
    enterWith(value);
  };
  storage.run(1, () => {});
  return entered;
}

test('sampling cannot be started twice, and the first goes on', () => {
  const { burnCpu } = compilePrograms();
  const sampler = startSampler();
  expect(startSampler).toThrow('already started');
  burnCpu(BURN_MS);
  const rows = readRows(sampler.collect({ restart: false, label: noLabel }).profile);
  expect(total(rows, COUNT, 'burnCpu')).toBeGreaterThan(5);
});

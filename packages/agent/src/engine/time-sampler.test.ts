// The contract with the engine: what this package relies on must fail here when an upgrade changes it.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { collectTree } from './collect-tree.js';
import { loadEngine } from './load-engine.js';
import { compilePrograms, PROGRAM_FILE, PROGRAM_LINES } from './programs.fixture.js';
import { readTimeRows, total } from './readable-rows.fixture.js';
import { reportStuckSampler } from './stuck-sampler.fixture.js';
import { startTimeSampler, type TimeSampler } from './time-sampler.js';

const COUNT = 0;
const CPU = 1;
const BURN_MS = 300;

const engine = loadEngine();

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
    const rows = readTimeRows(sampler.collect({ restart: false }).tree);
    const frames = new Set(rows.flatMap((row) => row.frames));
    expect(frames).toContain(`burnCpu ${PROGRAM_FILE}:${PROGRAM_LINES.burnCpu}`);
  });

  test('has a count and CPU nanoseconds', () => {
    const { burnCpu } = compilePrograms();
    const sampler = startSampler();
    const before = process.cpuUsage();
    burnCpu(BURN_MS);
    const used = process.cpuUsage(before);
    const { tree, recorded } = sampler.collect({ restart: false });
    const rows = readTimeRows(tree);
    const count = total(rows, COUNT, 'burnCpu');
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThanOrEqual(recorded);
    // Of all threads. What came after the last sample is missing.
    const usedNanos = (used.user + used.system) * 1_000;
    const cpuNanos = total(rows, CPU) + (tree.nonJSThreadsCpuTime ?? 0);
    expect(cpuNanos / usedNanos).toBeGreaterThan(0.5);
    expect(cpuNanos / usedNanos).toBeLessThan(1.3);
    expect(total(rows, CPU, 'burnCpu') / total(rows, CPU)).toBeGreaterThan(0.5);
  });

  test('of waiting is told from others by its name', async () => {
    const sampler = startSampler();
    await sleep(BURN_MS);
    const { tree, recorded } = sampler.collect({ restart: false });
    const idle = total(readTimeRows(tree), COUNT, '(idle)');
    expect(idle).toBeGreaterThan(5);
    expect(idle).toBeLessThanOrEqual(recorded);
  });

  test('of native code and of garbage collection stands below the root', () => {
    const { burnCpu, retain } = compilePrograms();
    const sampler = startSampler();
    const kept: unknown[] = [];
    while (sampler.sampleCount() < 40) kept.push(retain(2_000), burnCpu(1));
    const tree = sampler.collect({ restart: false }).tree;
    expect(kept.length).toBeGreaterThan(0);
    expect(tree.topDownRoot.children.map(({ name }) => name)).toContain('(garbage collector)');
    const below = tree.topDownRoot.children.flatMap(({ children }) =>
      readTimeRows({ ...tree, topDownRoot: { ...tree.topDownRoot, children } }),
    );
    expect(
      below.filter(({ frames: [leaf] }) => /^\((program|idle|garbage collector)\) /.test(leaf ?? '')),
    ).toEqual([]);
  });
});

describe('a collection', () => {
  test('tells how long it sampled, in microseconds', () => {
    const { burnCpu } = compilePrograms();
    const startedMs = performance.now();
    const sampler = startSampler();
    burnCpu(BURN_MS);
    const { tree, wasStuck } = sampler.collect({ restart: false });
    const elapsedMs = performance.now() - startedMs;
    const sampledMs = (tree.endTime - tree.startTime) / 1_000;
    expect(sampler.intervalMicros()).toBe(10_101);
    expect(sampledMs).toBeGreaterThanOrEqual(BURN_MS);
    expect(sampledMs).toBeLessThanOrEqual(elapsedMs);
    expect(wasStuck).toBe(false);
  });

  test('with a restart goes on sampling, and each has the samples of its own time', () => {
    const { burnCpu, burnMore } = compilePrograms();
    const sampler = startSampler();
    burnCpu(BURN_MS);
    const first = sampler.collect({ restart: true });
    expect(sampler.isStarted()).toBe(true);
    expect(sampler.sampleCount()).toBeLessThan(first.recorded);
    burnMore(BURN_MS);
    const second = sampler.collect({ restart: true });
    const third = sampler.collect({ restart: false });
    const [firstRows, secondRows] = [readTimeRows(first.tree), readTimeRows(second.tree)];
    expect(total(firstRows, COUNT, 'burnCpu')).toBeGreaterThan(5);
    expect(total(firstRows, COUNT, 'burnMore')).toBe(0);
    expect(total(secondRows, COUNT, 'burnMore')).toBeGreaterThan(5);
    expect(total(secondRows, COUNT, 'burnCpu')).toBe(0);
    expect(second.recorded).toBeGreaterThan(5);
    expect(third.recorded).toBeLessThan(second.recorded);
  });

  test('of a sampler that is stuck has its samples, and a full restart follows', () => {
    const { burnCpu, burnMore } = compilePrograms();
    const sampler = startSampler();
    const recoverSampler = reportStuckSampler();
    burnCpu(BURN_MS);
    const first = sampler.collect({ restart: true });
    recoverSampler();
    const context = {};
    runIn(sampler, context, () => burnMore(BURN_MS));
    expect(sampler.sampleCount()).toBeGreaterThan(5);
    const second = sampler.collect({ restart: true });
    expect([first.wasStuck, second.wasStuck]).toEqual([true, false]);
    expect(total(readTimeRows(first.tree), COUNT, 'burnCpu')).toBeGreaterThan(5);
    const rows = readTimeRows(second.tree);
    expect(total(rows, COUNT, 'burnMore')).toBeGreaterThan(5);
    expect(total(rows, COUNT, 'burnCpu')).toBe(0);
    expect(rows.flatMap(({ contexts }) => contexts)).toContain(context);
  });

  test('without a restart ends sampling, and a new sampler can begin', () => {
    const { burnCpu } = compilePrograms();
    const first = startSampler();
    first.collect({ restart: false });
    expect(first.isStarted()).toBe(false);
    const second = startSampler();
    burnCpu(BURN_MS);
    const rows = readTimeRows(second.collect({ restart: false }).tree);
    expect(total(rows, COUNT, 'burnCpu')).toBeGreaterThan(5);
  });

  test('can go on at another rate, with contexts and counters', () => {
    const { burnCpu, burnMore } = compilePrograms();
    const sampler = startSampler();
    burnCpu(BURN_MS);
    const first = sampler.collect({ restart: true, rateHz: 25 });
    expect(sampler.intervalMicros()).toBe(40_000);
    const context = {};
    runIn(sampler, context, () => {
      expect(sampler.getContext()).toBe(context);
      burnMore(BURN_MS * 2);
    });
    expect(sampler.sampleCount()).toBeGreaterThan(3);
    const second = sampler.collect({ restart: false });
    const rows = readTimeRows(second.tree);
    expect(total(readTimeRows(first.tree), COUNT, 'burnCpu')).toBeGreaterThan(5);
    expect(total(rows, COUNT, 'burnCpu')).toBe(0);
    expect(second.recorded).toBeLessThan((BURN_MS * 2) / 20);
    expect(rows.flatMap(({ contexts }) => contexts)).toContain(context);
  });

  test('loses what comes after twice the samples that the buffer was made for', () => {
    const { burnCpu } = compilePrograms();
    const intervalMicros = 1_000;
    engine.time.start({ intervalMicros, durationMillis: 10, withContexts: true, collectCpuTime: true });
    burnCpu(BURN_MS);
    const counted = engine.time.getState()[engine.time.constants.kSampleCount];
    const rows = readTimeRows(collectTree(engine, false));
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
    runIn(sampler, first, () => burnCpu(BURN_MS));
    runIn(sampler, second, () => burnMore(BURN_MS));
    const rows = readTimeRows(sampler.collect({ restart: false }).tree);
    const samplesWith = (name: string, context: object): number =>
      rows
        .filter(({ frames }) => frames.some((frame) => frame.startsWith(`${name} `)))
        .flatMap(({ contexts }) => contexts)
        .filter((each) => each === context).length;
    expect(samplesWith('burnCpu', first)).toBeGreaterThan(5);
    expect(samplesWith('burnMore', second)).toBeGreaterThan(5);
    expect(samplesWith('burnCpu', second) + samplesWith('burnMore', first)).toBe(0);
  });

  test('is recorded for every sample', () => {
    const { burnCpu } = compilePrograms();
    const sampler = startSampler();
    runIn(sampler, {}, () => burnCpu(BURN_MS));
    const rows = readTimeRows(sampler.collect({ restart: false }).tree);
    const burning = rows.filter(({ frames }) => frames[0]?.startsWith('burnCpu '));
    expect(total(burning, COUNT)).toBeGreaterThan(5);
    expect(burning.flatMap(({ contexts }) => contexts)).toHaveLength(total(burning, COUNT));
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
  const rows = readTimeRows(sampler.collect({ restart: false }).tree);
  expect(total(rows, COUNT, 'burnCpu')).toBeGreaterThan(5);
});

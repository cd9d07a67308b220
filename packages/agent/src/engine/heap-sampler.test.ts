// The contract with the engine: what this package relies on must fail here when an upgrade changes it.
import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { type HeapSampler, startHeapSampler } from './heap-sampler.js';
import { loadEngine } from './load-engine.js';
import { compilePrograms, PROGRAM_FILE, PROGRAM_LINES } from './programs.fixture.js';
import { allocatedBytes, readHeapRows, total } from './readable-rows.fixture.js';

const COUNT = 0;
const BYTES = 1;
const MIB = 1024 * 1024;
/** Of 1 KiB each, so 20 MiB: enough for hundreds of samples. */
const ARRAYS = 20_000;

const engine = loadEngine();
const { retain } = compilePrograms();

function startSampler(): HeapSampler {
  const sampler = startHeapSampler(engine, { heapIntervalBytes: 65_536, heapStackDepth: 64 });
  onTestFinished(() => sampler.stop());
  return sampler;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  // What the flag adds to every new context.
  const gc = runInNewContext('gc') as () => void;
  gc();
}

test('a heap sample names the function that allocated, its file and the line of its declaration', () => {
  const sampler = startSampler();
  const kept = retain(ARRAYS);
  const rows = readHeapRows(sampler.collect().root);
  expect(kept).toHaveLength(ARRAYS);
  expect(new Set(rows.flatMap(({ frames }) => frames))).toContain(
    `retain ${PROGRAM_FILE}:${PROGRAM_LINES.retain}`,
  );
});

test('a heap sample has a count and bytes, scaled to the whole heap', () => {
  const sampler = startSampler();
  const kept = retain(ARRAYS);
  const rows = readHeapRows(sampler.collect().root);
  expect(kept).toHaveLength(ARRAYS);
  // The engine may allocate an array's head of 32 bytes by itself: where one of these is sampled, it stands for 2,048.
  expect(total(rows, COUNT, 'retain') / ARRAYS).toBeGreaterThan(0.7);
  expect(total(rows, COUNT, 'retain') / ARRAYS).toBeLessThan(4);
  expect(total(rows, BYTES, 'retain') / MIB).toBeGreaterThan(14);
  expect(total(rows, BYTES, 'retain') / MIB).toBeLessThan(30);
});

test('memory outside of the heap is told apart', () => {
  const sampler = startSampler();
  const buffer = Buffer.alloc(32 * MIB);
  expect(sampler.collect().externalBytes).toBeGreaterThanOrEqual(buffer.length);
});

test('allocations are counted where the engine can, for one collection each', () => {
  const sampler = startHeapSampler(engine, { heapIntervalBytes: 65_536, heapStackDepth: 64 }, true);
  onTestFinished(() => sampler.stop());
  expect(sampler.hasAllocations).toBe(Number(process.versions.node.split('.')[0]) >= 26);
  expect(retain(ARRAYS)).toHaveLength(ARRAYS);
  expect(allocatedBytes(sampler.collect().root) > 10 * MIB).toBe(sampler.hasAllocations);
  expect(allocatedBytes(sampler.collect().root)).toBeLessThan(5 * MIB);
});

test('what was released is not in the next collection', () => {
  const sampler = startSampler();
  let kept: readonly unknown[] | undefined = retain(ARRAYS);
  const before = total(readHeapRows(sampler.collect().root), BYTES, 'retain');
  expect(kept.length).toBe(ARRAYS);
  kept = undefined;
  collectGarbage();
  expect(total(readHeapRows(sampler.collect().root), BYTES, 'retain')).toBeLessThan(before / 2);
});

test('it begins anew when an inspector has ended it', async () => {
  const sampler = startSampler();
  expect(sampler.restarts()).toBe(0);
  const session = new Session();
  session.connect();
  onTestFinished(() => session.disconnect());
  await session.post('HeapProfiler.startSampling');
  await session.post('HeapProfiler.stopSampling');
  expect(() => sampler.collect()).toThrow();
  const kept = retain(ARRAYS);
  expect(total(readHeapRows(sampler.collect().root), BYTES, 'retain')).toBeGreaterThan(kept.length);
  expect(sampler.restarts()).toBe(1);
});

test('it leaves a sampler alone that an inspector has begun meanwhile', async () => {
  const sampler = startSampler();
  const session = new Session();
  session.connect();
  onTestFinished(() => session.disconnect());
  await session.post('HeapProfiler.startSampling');
  await session.post('HeapProfiler.stopSampling');
  await session.post('HeapProfiler.startSampling');
  const kept = retain(ARRAYS);
  sampler.collect();
  expect(sampler.restarts()).toBe(0);
  const { profile } = await session.post('HeapProfiler.stopSampling');
  expect(JSON.stringify(profile)).toContain('"retain"');
  expect(kept).toHaveLength(ARRAYS);
});

test('a second sampler is refused, and can begin once the first has stopped', () => {
  const sampler = startSampler();
  expect(startSampler).toThrow('already started');
  sampler.stop();
  sampler.stop();
  expect(() => sampler.collect()).toThrow();
  const next = startSampler();
  expect(retain(ARRAYS)).toHaveLength(ARRAYS);
  expect(() => next.collect()).not.toThrow();
});

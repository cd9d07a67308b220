import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profilesOf, readable } from '../json/folded.fixture.js';
import { decodeCpuProfile } from './decode-cpu-profile.js';
import { decodeHeapProfile } from './decode-heap-profile.js';
import { encodeCpuProfile } from './encode-cpu-profile.js';

/** Runs until the profiler must have seen it, and keeps what it made. */
const PROGRAM = `
function spinInner() { let sum = 0; for (let i = 0; i < 3e6; i++) sum += Math.sqrt(i); return sum; }
function spinOuter() { let sum = 0; for (let i = 0; i < 40; i++) sum += spinInner(); return sum; }
function fillHeap() { return Array.from({ length: 200000 }, (_, i) => ({ text: 'entry ' + i })); }
spinOuter();
globalThis.kept = fillHeap();
`;

const sumOf = (values: Iterable<bigint>): bigint => [...values].reduce((sum, value) => sum + value, 0n);

interface Times {
  readonly startTime: number;
  readonly endTime: number;
  readonly timeDeltas: readonly number[];
}

/** From the first sample to the end. V8 may write samples out of order. */
function sampledNanos({ startTime, endTime, timeDeltas }: Times): bigint {
  let time = startTime;
  let first = endTime;
  for (const delta of timeDeltas) {
    time += delta;
    first = Math.min(first, time);
  }
  return BigInt(endTime - first) * 1_000n;
}

describe('files of V8 itself', () => {
  let folder = '';
  let cpu = '';
  let heap = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'hotspan-v8-'));
    execFileSync(process.execPath, [
      '--cpu-prof',
      '--heap-prof',
      `--cpu-prof-dir=${folder}`,
      `--heap-prof-dir=${folder}`,
      '-e',
      PROGRAM,
    ]);
    const read = (ending: string): string =>
      readFileSync(join(folder, readdirSync(folder).find((name) => name.endsWith(ending)) ?? ''), 'utf8');
    cpu = read('.cpuprofile');
    heap = read('.heapprofile');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are read to the last hit and microsecond of --cpu-prof', () => {
    const file = JSON.parse(cpu);
    const [samples, wall] = readable(decodeCpuProfile(cpu));
    const hits = file.nodes.reduce((sum: number, { hitCount }: { hitCount: number }) => sum + hitCount, 0);
    expect(sumOf(Object.values(samples?.stacks ?? {}))).toBe(BigInt(hits));
    expect(sumOf(Object.values(wall?.stacks ?? {}))).toBe(sampledNanos(file));
    expect(wall?.durationNano).toBe(BigInt(file.endTime - file.startTime) * 1_000n);
  });

  it('show the functions of the program with their lines and callers', () => {
    const [, wall] = readable(decodeCpuProfile(cpu));
    const path = Object.keys(wall?.stacks ?? {}).find((stack) => stack.includes('spinInner'));
    expect(path).toMatch(/\(anonymous\) .*;spinOuter \[eval\]:3:19;spinInner \[eval\]:2:19$/);
  });

  it('come through the writer with every microsecond', () => {
    const data = decodeCpuProfile(cpu);
    const [, wall] = profilesOf(data);
    if (wall === undefined) throw new Error('the file of V8 has no times');
    const again = decodeCpuProfile(encodeCpuProfile(wall, data.dictionary));
    expect(readable(again)[1]).toEqual(readable(data)[1]);
  });

  it('are read to the last byte of --heap-prof', () => {
    const [profile] = readable(decodeHeapProfile(heap));
    let bytes = 0;
    const waiting = [JSON.parse(heap).head];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      bytes += node.selfSize;
      waiting.push(...node.children);
    }
    expect(bytes).toBeGreaterThan(0);
    expect(sumOf(Object.values(profile?.stacks ?? {}))).toBe(BigInt(bytes));
    expect(Object.keys(profile?.stacks ?? {}).some((stack) => stack.includes('fillHeap'))).toBe(true);
  });

  it('are read as the inspector gives them, GC and idle time included', async () => {
    const session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 100 });
    await session.post('Profiler.start');
    let kept: object[] = [];
    for (let round = 0; round < 50; round++) kept = Array.from({ length: 20_000 }, (_, at) => ({ at }));
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    expect(kept).toHaveLength(20_000);
    const [samples, wall] = readable(decodeCpuProfile(JSON.stringify(profile)));
    expect(sumOf(Object.values(samples?.stacks ?? {}))).toBeGreaterThan(0n);
    const { timeDeltas = [], startTime, endTime } = profile;
    expect(sumOf(Object.values(wall?.stacks ?? {}))).toBe(sampledNanos({ startTime, endTime, timeDeltas }));
  });
});

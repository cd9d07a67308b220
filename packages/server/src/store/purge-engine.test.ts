import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEnginePurge } from './purge-engine.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('purges once some time after work, and again after more', async () => {
  const purge = vi.fn(async () => {});
  const { noteWork } = createEnginePurge(purge, 2_000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(purge).not.toHaveBeenCalled();
  noteWork();
  await vi.advanceTimersByTimeAsync(1_500);
  noteWork();
  expect(purge).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(500);
  expect(purge).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(purge).toHaveBeenCalledTimes(1);
  noteWork();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(purge).toHaveBeenCalledTimes(2);
});

it('begins with none while one runs', async () => {
  let end = (): void => {};
  const purge = vi.fn(() => new Promise<void>((resolve) => (end = resolve)));
  const { noteWork } = createEnginePurge(purge, 2_000);
  noteWork();
  await vi.advanceTimersByTimeAsync(2_000);
  noteWork();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(purge).toHaveBeenCalledTimes(1);
  end();
  await vi.advanceTimersByTimeAsync(0);
  noteWork();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(purge).toHaveBeenCalledTimes(2);
});

it('does not try again what the engine cannot do', async () => {
  const purge = vi.fn(async () => {
    throw new Error('no such statement');
  });
  const { noteWork } = createEnginePurge(purge, 2_000);
  for (let i = 0; i < 3; i++) {
    noteWork();
    await vi.advanceTimersByTimeAsync(2_000);
  }
  expect(purge).toHaveBeenCalledTimes(1);
});

it('does nothing once it is closed', async () => {
  const purge = vi.fn(async () => {});
  const { noteWork, close } = createEnginePurge(purge, 2_000);
  noteWork();
  close();
  noteWork();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(purge).not.toHaveBeenCalled();
});

import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { loadEngine } from '../engine/load-engine.js';
import { compilePrograms } from '../engine/programs.fixture.js';
import { correctedUtilization } from './corrected-utilization.js';

describe('the corrected utilisation', () => {
  test.each([
    [{ idleSamples: 0, recordedSamples: 100 }, 1],
    [{ idleSamples: 75, recordedSamples: 100 }, 0.25],
    [{ idleSamples: 100, recordedSamples: 100 }, 0],
    // The two are counted in different places, and a sample may fall between them.
    [{ idleSamples: 101, recordedSamples: 100 }, 0],
    [{ idleSamples: 0, recordedSamples: 0 }, undefined],
  ])('of %o is %s', (counts, expected) => {
    expect(correctedUtilization(counts)).toBe(expected);
  });

  test("of an idle loop is near 0 where Node's own is not, and of a busy loop near 1", async () => {
    const { burnCpu } = compilePrograms();
    const idle = await sample(() => sleep(2_000));
    const busy = await sample(() => Promise.resolve(burnCpu(1_000)));
    expect(idle.corrected).toBeLessThan(0.1);
    expect(idle.corrected).toBeLessThan(idle.byNode);
    expect(busy.corrected).toBeGreaterThan(0.9);
  });
});

/** Both figures for what `run` does, sampled by the real engine. */
async function sample(run: () => Promise<unknown>): Promise<{ corrected: number; byNode: number }> {
  const { time } = loadEngine();
  time.start({ intervalMicros: 10_101, durationMillis: 60_000, withContexts: true, collectCpuTime: true });
  const state = time.getState() as Uint32Array;
  const before = performance.eventLoopUtilization();
  await run();
  const byNode = performance.eventLoopUtilization(before).utilization;
  const recordedSamples = state[time.constants.kSampleCount] ?? 0;
  const profile = time.stop();
  const names = profile.stringTable.strings;
  const idleLocations = profile.location
    .filter(({ line }) =>
      line.some(({ functionId }) =>
        profile.function.some(({ id, name }) => id === functionId && names[Number(name)] === '(idle)'),
      ),
    )
    .map(({ id }) => id);
  const idleSamples = profile.sample
    .filter(({ locationId }) => locationId.some((id) => idleLocations.includes(id)))
    .reduce((sum, { value }) => sum + Number(value[0]), 0);
  return { corrected: correctedUtilization({ idleSamples, recordedSamples }) ?? Number.NaN, byNode };
}

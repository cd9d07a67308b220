import { expect, test } from 'vitest';
import { compilePrograms } from '../engine/programs.fixture.js';
import { startTestSink } from './profiled-program.fixture.js';
import { startQuietly } from './quiet-profiler.fixture.js';

test('a profiler that costs more than its budget goes on at a lower rate, and says so once', async () => {
  const { burnCpu } = compilePrograms();
  const sink = await startTestSink();
  // A thousand samples a second take several percent of a core.
  const { profiler, warnings } = startQuietly({
    endpoint: sink.url,
    samplingRateHz: 1_000,
    cpuBudgetPercent: 1,
    profiles: ['wall'],
  });
  for (let flush = 0; flush < 14; flush++) {
    burnCpu(80);
    await profiler.flush();
  }
  const { samplingRateHz, cpuShare, recordedSamples } = profiler.stats();
  expect(samplingRateHz).toBeLessThanOrEqual(250);
  expect(cpuShare).toBeGreaterThan(0);
  burnCpu(400);
  await profiler.flush();
  // Still sampling, and no faster than that.
  const later = profiler.stats().recordedSamples - recordedSamples;
  expect(later).toBeGreaterThan(2);
  expect(later).toBeLessThan(250);
  expect(warnings).toEqual([
    expect.stringMatching(/^hotspan: the sampling rate goes from 1000 to 500 Hz, .*cpuBudgetPercent \(1\)/),
  ]);
});

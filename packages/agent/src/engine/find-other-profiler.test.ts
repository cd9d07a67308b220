import { describe, expect, onTestFinished, test } from 'vitest';
import { runProgram } from '../../../../test/support/run-program.js';
import { findOtherProfiler } from './find-other-profiler.js';
import { currentSurroundings } from './find-refusal.js';
import { loadEngine } from './load-engine.js';

const ALONE = { env: {}, globals: {}, modules: {} };
const ENGINE_FILE = '/app/node_modules/@datadog/pprof/out/src/index.js';
const ddTrace = { [Symbol.for('dd-trace')]: {} };

function moduleThat(exports: unknown, file = ENGINE_FILE) {
  return { modules: { [file]: { exports } } };
}

test('a copy of the engine that the application has loaded and started is found, and is gone once it stops', () => {
  const { time } = loadEngine();
  expect(findOtherProfiler(currentSurroundings())).toBeUndefined();
  time.start({ intervalMicros: 10_000, durationMillis: 1_000 });
  onTestFinished(() => {
    if (time.isStarted()) time.stop();
  });
  expect(findOtherProfiler(currentSurroundings())?.message).toMatch(/@datadog\/pprof.*Turn one of them off/);
  time.stop();
  expect(findOtherProfiler(currentSurroundings())).toBeUndefined();
});

test('start() refuses beside a copy of the engine that samples, and the program runs on', async () => {
  const source = `
    const { time } = require('@datadog/pprof');
    time.start({ intervalMicros: 10_000, durationMillis: 1_000 });
    console.log(require('hotspan').start().state);
  `;
  const result = await runProgram(['-e', source]);
  expect(result).toEqual({
    stdout: 'refused\n',
    stderr: expect.stringMatching(/^hotspan: not profiling: \[HOTSPAN_ERR_OTHER_PROFILER\] .*\n$/),
    exitCode: 0,
    signal: null,
  });
});

describe('another profiler is seen', () => {
  const sampling = { time: { isStarted: () => true } };
  test.each([
    ['in a copy of the engine that samples', moduleThat(sampling)],
    ['in one on Windows', moduleThat(sampling, 'C:\\app\\@datadog\\pprof\\out\\src\\index.js')],
    [
      'in dd-trace with DD_PROFILING_ENABLED=true',
      { env: { DD_PROFILING_ENABLED: 'true' }, globals: ddTrace },
    ],
    ['in dd-trace with DD_PROFILING_ENABLED=1', { env: { DD_PROFILING_ENABLED: '1' }, globals: ddTrace }],
    [
      'in dd-trace with DD_PROFILING_ENABLED=auto',
      { env: { DD_PROFILING_ENABLED: ' AUTO ' }, globals: ddTrace },
    ],
  ])('%s', (_, at) => {
    expect(findOtherProfiler({ ...ALONE, ...at })?.code).toBe('HOTSPAN_ERR_OTHER_PROFILER');
  });
});

describe('no other profiler is seen', () => {
  test.each([
    ['where nothing else is loaded', {}],
    ['in a copy of the engine that does not sample', moduleThat({ time: { isStarted: () => false } })],
    ['in a copy of the engine that is still loading', moduleThat({})],
    [
      'in a module that only sounds like it',
      moduleThat({ time: { isStarted: () => true } }, '/app/pprof/index.js'),
    ],
    ['in an entry of the cache that is empty', { modules: { [ENGINE_FILE]: undefined } }],
    ['in exports that are no object', moduleThat(null)],
    ['in dd-trace with profiling off', { env: { DD_PROFILING_ENABLED: 'false' }, globals: ddTrace }],
    ['in the variable of dd-trace alone', { env: { DD_PROFILING_ENABLED: 'true' } }],
  ])('%s', (_, at) => {
    expect(findOtherProfiler({ ...ALONE, ...at })).toBeUndefined();
  });
});

// Starts Pyroscope's agent with all that it has: wall with CPU time, and heap.
import { createRequire } from 'node:module';

const { BENCH_RIVALS, BENCH_SINK, BENCH_FLUSH_MS, BENCH_SAMPLING_MICROS } = process.env;
const { default: Pyroscope } = createRequire(`${BENCH_RIVALS}/package.json`)('@pyroscope/nodejs');
const flushMs = BENCH_FLUSH_MS === undefined ? undefined : Number(BENCH_FLUSH_MS);
Pyroscope.init({
  appName: 'benchmark',
  serverAddress: BENCH_SINK,
  ...(flushMs === undefined ? {} : { flushIntervalMs: flushMs }),
  // Past half of the flush interval it would lose samples.
  wall: {
    collectCpuTime: true,
    ...(flushMs === undefined ? {} : { samplingDurationMs: flushMs }),
    ...(BENCH_SAMPLING_MICROS && { samplingIntervalMicros: Number(BENCH_SAMPLING_MICROS) }),
  },
});
Pyroscope.start();

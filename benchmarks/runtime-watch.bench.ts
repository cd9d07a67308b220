// Question: what does it cost to watch garbage collection and the delay of the event loop?
// Act when: one watched collection costs more than 0.4 ms, for the agent watches five per second and may take 0.2 % of a core; or
// an idle process needs 0.2 % of a core more with the agent's watch over its event loop than without.
//
// Garbage collection: CPU time per collection of young objects, forced one by one, by turns without and with Node's
// observer; many short rounds, for what is looked for is far below the noise of a program. Event loop: CPU time of an
// idle process without a watch, with the agent's, and with Node's monitorEventLoopDelay at its default of 10 ms.
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { watchEventLoopDelay } from '../packages/agent/src/runtime/watch-event-loop-delay.js';
import { median, report, summarize } from './support/report.js';

const PAIRS = 41;
const COLLECTIONS = 300;
const IDLE_MS = 4_000;
const IDLE_ROUNDS = 3;

setFlagsFromString('--expose-gc');
// V8's own function, which exists since the flag was set.
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;

/** CPU time of the process while `run` runs. */
async function cpuMicros(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

async function collectOften(): Promise<void> {
  for (let i = 0; i < COLLECTIONS; i++) {
    collect({ type: 'minor' });
    await turn();
  }
}

let watched = 0;
const observer = new PerformanceObserver((list) => {
  watched += list.getEntries().length;
});
const extras: number[] = [];
const bases: number[] = [];
for (let pair = -3; pair < PAIRS; pair++) {
  const without = await cpuMicros(collectOften);
  observer.observe({ entryTypes: ['gc'] });
  const within = await cpuMicros(collectOften);
  observer.disconnect();
  // The first ones compile what they run.
  if (pair < 0) continue;
  bases.push(without / COLLECTIONS);
  extras.push((within - without) / COLLECTIONS);
}
if (watched < PAIRS * COLLECTIONS * 0.9) throw new Error(`only ${watched} collections were seen`);
report('runtime-watch: microseconds per collection', {
  without: Number(median(bases).toPrecision(3)),
  extra: summarize(extras),
});

const LOOP_WATCHES: Readonly<Record<string, () => () => void>> = {
  none: () => () => {},
  agent: () => watchEventLoopDelay().stop,
  'default resolution': () => {
    const histogram = monitorEventLoopDelay();
    histogram.enable();
    return () => histogram.disable();
  },
};
for (const [name, watch] of Object.entries(LOOP_WATCHES)) {
  const percents: number[] = [];
  for (let round = 0; round < IDLE_ROUNDS; round++) {
    const stop = watch();
    const startedMs = performance.now();
    const micros = await cpuMicros(() => sleep(IDLE_MS));
    percents.push(micros / (performance.now() - startedMs) / 10);
    stop();
  }
  report('runtime-watch: percent of a core of an idle process', {
    watch: name,
    percent: summarize(percents),
  });
}

// Tells on stderr of every delay of a process's event loop over 30 ms, and whose it was: the time that its main thread computed, the
// time that it could have but waited for a processor (Linux, scheduler statistics of proc(5)), and the collections of garbage within.
// On a machine of two cores that the sender of a benchmark shares, delays are mostly waits. Looking so often costs up to a tenth of the
// throughput, so read the other figures from a run without it:
//
//   HOTSPAN_BENCH_NODE_ARGS=--import=./benchmarks/support/loop-delays.mjs npm run bench ingest
import { openSync, readSync } from 'node:fs';
import { PerformanceObserver, performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const INTERVAL_MS = 4;
const TOLD_FROM_MS = 30;
/** Collections are told of some time after they were. */
const COLLECTIONS_AFTER_MS = 50;
const MAX_COLLECTIONS = 1_000;

if (isMainThread && process.platform === 'linux') tellDelays();

function tellDelays() {
  /** @type {{ startTime: number, duration: number }[]} */
  const collections = [];
  new PerformanceObserver((list) => {
    collections.push(...list.getEntries());
    if (collections.length > MAX_COLLECTIONS) collections.splice(0, MAX_COLLECTIONS / 2);
  }).observe({ entryTypes: ['gc'] });
  const statistics = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
  const buffer = Buffer.alloc(100);
  const read = () => {
    const [computedNs, waitedNs] = buffer
      .toString('latin1', 0, readSync(statistics, buffer, 0, 100, 0))
      .split(' ')
      .map(Number);
    return { atMs: performance.now(), computedMs: computedNs / 1e6, waitedMs: waitedNs / 1e6 };
  };
  let last = read();
  setInterval(() => {
    const before = last;
    const now = read();
    last = now;
    const delayMs = now.atMs - before.atMs - INTERVAL_MS;
    if (delayMs < TOLD_FROM_MS) return;
    setTimeout(() => {
      const within = collections.filter(
        ({ startTime, duration }) => startTime < now.atMs && startTime + duration > before.atMs,
      );
      process.stderr.write(
        `${(now.atMs / 1_000).toFixed(2)} s: late by ${delayMs.toFixed(0)} ms, ` +
          `computed ${(now.computedMs - before.computedMs).toFixed(0)}, ` +
          `waited for a processor ${(now.waitedMs - before.waitedMs).toFixed(0)}, ` +
          `collections ${within.map(({ duration }) => duration.toFixed(0)).join(' + ') || 'none'}\n`,
      );
    }, COLLECTIONS_AFTER_MS).unref();
  }, INTERVAL_MS).unref();
}

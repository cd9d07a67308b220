// Question: what does the server pay to store a profile through each of its doors (CPU, latency, memory, disk), and does
// it stay so when much is stored?
// Act when: fewer than 400 profiles per CPU second through a door, a write at half the saturating rate takes 200 ms (p50)
// or 500 ms (p99), the event loop is blocked over 50 ms, a profile takes more than 5.5 KB of disk, memory at saturation
// passes 500 MB, or a start with 24 h stored takes 2 s.
//
// Input: 4 services x 3 pods that send a wall profile (wall, cpu) and a heap profile (objects, space) every minute, made
// from the captured profiles of benchmarks/data (support/fleet): 80 % of their samples, values scaled at random, 1 % leaf
// functions that were never seen. A profile is one pprof, about 1,060 values in its two types; one request each. All are
// made before the clock starts. The server runs in a process of its own and counts its own CPU. After a restart its flame
// graphs must have the totals that were sent. "refused" is requests of that size turned away by their content type: HTTP
// and nothing else. Event-loop figures include the 10 ms between two looks, and what the server waited for a processor that the
// sender had: support/loop-delays.mjs tells them apart.
//
// Longer runs by environment (support/fleet/bench-options.ts): HOTSPAN_BENCH_HOURS=24 stores a day first, 168 a week and
// tells what a profile costs after 1, 6, 24, 72 and 168 hours; HOTSPAN_BENCH_SERIES=10000 is a fleet of 10,000 series. Memory as
// examples/deploy runs the server: MALLOC_ARENA_MAX=1 HOTSPAN_BENCH_NODE_ARGS=--max-semi-space-size=4.
import { readBenchOptions } from './support/fleet/bench-options.js';
import { removeDataDirs } from './support/fleet/data-dirs.js';
import type { Door } from './support/fleet/encode-upload.js';
import { type DoorFigures, measureDoor } from './support/fleet/measure-door.js';
import { createUploadMakers } from './support/fleet/upload-makers.js';
import { report } from './support/report.js';

const options = readBenchOptions();
const makers = createUploadMakers();
const doors: Partial<Record<Door, DoorFigures>> = {};
try {
  for (const door of options.doors) doors[door] = await measureDoor(door, options, makers);
} finally {
  removeDataDirs();
}
makers.close();

const { profiles, concurrency, hours, podsPerService } = options;
report('ingest', { profiles, concurrency, hours, podsPerService, doors });

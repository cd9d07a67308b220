// The load driver: requests at a steady, low rate, in the same order in every run. Errors are counted, not fatal.
import { setInterval as every } from 'node:timers/promises';
import { chooseRequest } from './lib/choose-request.js';
import { createLoadCount } from './lib/load-count.js';
import { createSeededRandom } from './lib/seeded-random.js';
import { localUrl, readSettings } from './lib/settings.js';

const SEED = 20_19;
const TIMEOUT_MS = 10_000;
/** When the shop is slower than the load, requests are left out rather than piled up. */
const MAX_IN_FLIGHT = 50;
const MINUTE_MS = 60_000;

const { loadRps, storefrontPort } = readSettings();
const baseUrl = localUrl(storefrontPort);
const random = createSeededRandom(SEED);
const stop = new AbortController();
let count = createLoadCount();
let inFlight = 0;

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop.abort());
process.stdout.write(`load started: ${loadRps} requests/s to ${baseUrl}\n`);
await Promise.all([sendSteadily(), reportEachMinute()]);
process.stdout.write(`load stopped: ${count.format()}\n`);
// At once: requests under way would hold the process for as long as the shop takes to answer.
process.exit();

async function sendSteadily() {
  await untilStopped(every(1_000 / loadRps, undefined, { signal: stop.signal }), () => {
    // Chosen even when it is not sent, so that what is sent next does not depend on how fast the shop was.
    const request = chooseRequest(random);
    if (inFlight >= MAX_IN_FLIGHT) count.addSkipped();
    else void send(request);
  });
}

async function reportEachMinute() {
  await untilStopped(every(MINUTE_MS, undefined, { signal: stop.signal }), () => {
    process.stdout.write(`load: ${count.format()}\n`);
    count = createLoadCount();
  });
}

/** @param {import('./lib/choose-request.js').ShopRequest} request */
async function send({ path, ...init }) {
  inFlight++;
  const startMs = performance.now();
  try {
    const response = await fetch(`${baseUrl}${path}`, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    count.addAnswer(response.ok, performance.now() - startMs);
  } catch {
    // Refused, reset or too late: the shop may be starting or stopping.
    count.addAnswer(false, performance.now() - startMs);
  } finally {
    inFlight--;
  }
}

/** @param {AsyncIterable<unknown>} ticks @param {() => void} act */
async function untilStopped(ticks, act) {
  try {
    for await (const _ of ticks) act();
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
}

// A service that does the work of requests without end, profiled by Pyroscope's own agent, until SIGTERM. Prints a line when
// it has started, and when it has ended what it did, as JSON.
// Usage: node busy-service.mjs <options of Pyroscope.init() as JSON> <labels of orders as JSON>
import { setImmediate as turn } from 'node:timers/promises';
import Pyroscope from '@pyroscope/nodejs';

/** At 100 samples a second, each function has one in each of its turns. */
const SLICE_MS = 10;
const CACHED_ROUNDS = 20;
const [options, orderLabels] = process.argv.slice(2).map((text) => JSON.parse(text));

const cache = [];
const busyMs = { renderPage: 0, placeOrder: 0 };
let isEnding = false;

function keepInCache(round) {
  cache[round % CACHED_ROUNDS] = Array.from({ length: 5_000 }, (_, i) => ({ product: `${round}/${i}` }));
}

function renderPage() {
  const end = performance.now() + SLICE_MS;
  let html = '';
  while (performance.now() < end) for (let i = 1; i < 200; i++) html = (html + i).slice(-20);
  return html;
}

function placeOrder() {
  const end = performance.now() + SLICE_MS;
  let price = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) price += Math.sqrt(i);
  return price;
}

function measured(work) {
  const start = performance.now();
  work();
  busyMs[work.name] += performance.now() - start;
}

const stopped = new Promise((resolve) => {
  // Version 0.6.4 throws when it is stopped while an immediate of its timers waits. Of those none is left in an immediate
  // that was asked for after the timers had their turn, which is when signals come.
  process.on('SIGTERM', () =>
    setImmediate(() => {
      isEnding = true;
      resolve(Pyroscope.stop());
    }),
  );
});
Pyroscope.init(options);
Pyroscope.start();
process.stdout.write('started\n');

for (let round = 0; !isEnding; round++) {
  keepInCache(round);
  measured(renderPage);
  Pyroscope.wrapWithLabels(orderLabels, () => measured(placeOrder));
  await turn();
}
await stopped;
process.stdout.write(`${JSON.stringify(busyMs)}\n`);

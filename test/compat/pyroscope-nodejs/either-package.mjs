// The same program for @pyroscope/nodejs and for hotspan/pyroscope: only the package that is imported differs. Does the
// work of two tenants, in wrapWithLabels and beside it, and stops.
// Usage: node either-package.mjs <package> <server address>
import { setImmediate as turn } from 'node:timers/promises';

const [name, serverAddress] = process.argv.slice(2);
const { default: Pyroscope } = await import(name);

function placeOrder(ms) {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}

function renderPage(ms) {
  const end = performance.now() + ms;
  let html = '';
  while (performance.now() < end) for (let i = 1; i < 200; i++) html = (html + i).slice(-20);
  return html;
}

Pyroscope.init({
  appName: 'shop',
  serverAddress,
  tags: { region: 'eu' },
  flushIntervalMs: 60_000,
  wall: { samplingDurationMs: 60_000, samplingIntervalMicros: 10_000, collectCpuTime: true },
  heap: { samplingIntervalBytes: 65_536, stackDepth: 64 },
  sourceMapper: await Pyroscope.SourceMapper.create([]),
});
Pyroscope.start();
const kept = [];
for (let i = 0; i < 20; i++) {
  kept.push(Array.from({ length: 5_000 }, (_, j) => ({ product: `${i}/${j}` })));
  Pyroscope.wrapWithLabels({ tenant: 'gold' }, (ms) => void placeOrder(ms), 20);
  renderPage(20);
  await turn();
}
await turn();
await Pyroscope.stop();
process.exit(0);

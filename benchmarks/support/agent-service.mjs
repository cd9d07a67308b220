// The service that benchmarks/agent-overhead.bench.ts measures: traced as a service of its own would be, with a route
// that computes for one to two milliseconds in three steps. Tells its port, and on every message flushes and tells
// its CPU time so far.
import { createHash } from 'node:crypto';
import { setImmediate as immediate } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

new NodeTracerProvider().register();
registerInstrumentations({ instrumentations: [new HttpInstrumentation()] });
const { default: fastify } = await import('fastify');

const tracer = trace.getTracer('benchmark');
const catalog = JSON.stringify(
  Array.from({ length: 2_000 }, (_, id) => ({
    id,
    name: `product ${(id * 7_919) % 1_000}`,
    price: ((id * 104_729) % 10_000) / 100,
    tags: [`t${id % 7}`, `t${id % 11}`],
  })),
);

function readCatalog() {
  return JSON.parse(catalog);
}

function rankProducts(products, tag) {
  return products
    .filter(({ tags }) => !tags.includes(`t${tag}`))
    .sort((a, b) => a.name.localeCompare(b.name) || a.price - b.price);
}

function renderPage(products) {
  const rows = products.map(({ id, name, price }) => `<li id="${id}">${name}: ${price.toFixed(2)}</li>`);
  const page = `<ul>${rows.join('')}</ul>`;
  return { page, digest: createHash('sha256').update(page).digest('hex') };
}

const app = fastify();
app.get('/products/:tag', async ({ params }) => {
  const products = await tracer.startActiveSpan('read', async (span) => {
    await immediate();
    const read = readCatalog();
    span.end();
    return read;
  });
  const ranked = rankProducts(products, Number(params.tag));
  await immediate();
  const { page, digest } = renderPage(ranked);
  return { count: ranked.length, length: page.length, digest };
});
await app.listen({ host: '127.0.0.1', port: 0 });

// The agent, where it was preloaded: a second start returns the first profiler.
const profiler = process.env.HOTSPAN_ENDPOINT ? (await import('hotspan')).start() : undefined;
process.on('message', async () => {
  await profiler?.flush();
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicros: user + system, stats: profiler?.stats() });
});
process.send({ port: app.addresses()[0].port });

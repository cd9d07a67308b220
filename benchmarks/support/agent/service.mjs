// The service that the benchmarks of the agent measure: a traced Fastify API. `/orders/:id` waits for a pooled connection,
// asks another service now and then, parses, ranks and renders, in spans of its own; `/catalog/:tag` computes for one to
// two milliseconds; `/hello` does nothing. Tells its port, and does what messages say.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { setImmediate as immediate, setTimeout as timer } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { createLoopWatch } from './loop-watch.mjs';
import { installTracing } from './tracing.mjs';

const POOL_SIZE = 20;
const CACHED_ORDERS = 2_000;
const PAGES = 8;
const COLLECT_ALL = { type: 'major', execution: 'sync', flavor: 'last-resort' };

const traced = await installTracing(process.env.BENCH_TRACING);
// Required, for instrumentations of a module's exports reach only what is asked for after them.
const http = createRequire(import.meta.url)('node:http');
const { default: fastify } = await import('fastify');

function createProducts(count, seed) {
  return Array.from({ length: count }, (_, i) => ({
    id: i,
    name: `product ${((i + seed) * 7_919) % 1_000}`,
    price: (((i + seed) * 104_729) % 10_000) / 100,
    tags: [`t${i % 7}`, `t${i % 11}`],
  }));
}

const pages = Array.from({ length: PAGES }, (_, seed) => JSON.stringify(createProducts(60, seed)));
const catalog = JSON.stringify(createProducts(2_000, 1));
const cache = new Map();
const stockAgent = new http.Agent({ keepAlive: true, maxSockets: POOL_SIZE });
let stockPort = 0;

const freeConnections = Array.from({ length: POOL_SIZE }, (_, id) => ({ id }));
const waiters = [];

async function takeConnection() {
  return freeConnections.pop() ?? new Promise((resolve) => waiters.push(resolve));
}

function giveBackConnection(connection) {
  const next = waiters.shift();
  if (next === undefined) freeConnections.push(connection);
  else next(connection);
}

async function queryPage(id) {
  const connection = await takeConnection();
  try {
    await timer(1 + (id % 2));
    return pages[id % PAGES];
  } finally {
    giveBackConnection(connection);
  }
}

function askStock(id) {
  return new Promise((resolve, reject) => {
    const request = http.get({ agent: stockAgent, host: '127.0.0.1', port: stockPort, path: `/stock/${id}` });
    request.on('error', reject);
    request.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text) => {
        body += text;
      });
      response.on('end', () => resolve(JSON.parse(body).stock));
    });
  });
}

function rankProducts(products, id) {
  return products
    .filter(({ tags }) => !tags.includes(`t${id % 7}`))
    .sort((a, b) => a.price - b.price || (a.name < b.name ? -1 : 1));
}

let orders = 0;

function renderOrder(id, ranked, stock) {
  orders++;
  const items = ranked.map(({ name, price, tags }) => ({ name, price: price.toFixed(2), tag: tags[0] }));
  const digest = createHash('sha256').update(JSON.stringify(items)).digest('hex');
  return { id, stock, items, digest };
}

async function archive(order) {
  const packed = await promisify(gzip)(JSON.stringify(order));
  cache.set(order.id, packed);
  if (cache.size > CACHED_ORDERS) cache.delete(cache.keys().next().value);
}

const app = fastify();
app.get('/hello', async () => ({ hello: 'world' }));
app.get('/orders/:id', async ({ params }) => {
  const id = Number(params.id);
  const products = await traced('load', async () => JSON.parse(await queryPage(id)));
  const stock = id % 4 === 0 ? await traced('stock', () => askStock(id)) : id;
  const ranked = await traced('rank', async () => {
    await immediate();
    return rankProducts(products, id);
  });
  return traced('render', async () => {
    const order = renderOrder(id, ranked, stock);
    if (id % 8 === 0) await archive(order);
    return order;
  });
});
app.get('/catalog/:tag', async ({ params }) => {
  const products = await traced('read', async () => {
    await immediate();
    return JSON.parse(catalog);
  });
  const ranked = products
    .filter(({ tags }) => !tags.includes(`t${params.tag}`))
    .sort((a, b) => a.name.localeCompare(b.name) || a.price - b.price);
  await immediate();
  const rows = ranked.map(({ id, name, price }) => `<li id="${id}">${name}: ${price.toFixed(2)}</li>`);
  const page = `<ul>${rows.join('')}</ul>`;
  return { length: page.length, digest: createHash('sha256').update(page).digest('hex') };
});
await app.listen({ host: '127.0.0.1', port: 0 });

const watch = createLoopWatch();
let cpuAtBegin = process.cpuUsage();

/** The agent that was preloaded; this finds it without starting another. */
const findAgent = () => globalThis[Symbol.for('hotspan.thread.1')]?.running?.profiler;

/** Whoever asks has died. */
const end = () => process.exit();
process.on('disconnect', end);

const answers = {
  stockPort({ port }) {
    stockPort = port;
    return {};
  },
  orders: () => ({ orders }),
  begin() {
    watch.begin();
    cpuAtBegin = process.cpuUsage();
    return {};
  },
  /** CPU time is that of all threads. */
  end() {
    const { user, system } = process.cpuUsage(cpuAtBegin);
    return { cpuMicros: user + system, ...watch.end() };
  },
  async memory() {
    // Twice, for what finalizers and weak callbacks let go of; and so that V8 gives back the pages that it keeps for later.
    globalThis.gc?.(COLLECT_ALL);
    await timer(50);
    globalThis.gc?.(COLLECT_ALL);
    const { rss, heapUsed } = process.memoryUsage();
    return { rssBytes: rss, heapUsedBytes: heapUsed };
  },
  async leave({ exitCode }) {
    process.exitCode = exitCode;
    stockAgent.destroy();
    await app.close();
    process.off('disconnect', end);
    // After the answer.
    setImmediate(() => process.disconnect());
    return {};
  },
  async agentStats() {
    return { stats: findAgent()?.stats() };
  },
  async agentFlush() {
    await findAgent()?.flush();
    return {};
  },
};
process.on('message', async (message) => {
  process.send(await answers[message.ask](message));
});
process.send({ port: app.addresses()[0].port });

// A web service whose routes each have a busy function of their own, asked by itself 32 times at once, with the agent
// preloaded. Prints as JSON which route owns which function.
// Usage: node web-service.mjs express|fastify web-4|web-5 [traced]
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const [framework, folder, traced] = process.argv.slice(2);
const require = createRequire(new URL(`../compat/${folder}/package.json`, import.meta.url));

if (traced) {
  const { NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node');
  const { registerInstrumentations } = await import('@opentelemetry/instrumentation');
  const { HttpInstrumentation } = await import('@opentelemetry/instrumentation-http');
  new NodeTracerProvider().register();
  registerInstrumentations({ instrumentations: [new HttpInstrumentation()] });
}

const NAMES = ['burnUsers', 'burnOrders', 'burnTeams', 'burnBody'];
const ROUTES = ['/users/:id', '/api/orders/:id', '/orgs/:org/teams/:team', '/body'];
const PATHS = ['/users/7', '/api/orders/7', '/orgs/a/teams/b', '/body'];

/** Functions made one by one, so that the compiler does not share them. */
const [burnUsers, burnOrders, burnTeams, burnBody] = NAMES.map((name) =>
  new Function(`
    return function ${name}(ms) {
      const end = performance.now() + ms;
      let x = 0;
      while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
      return x;
    }`)(),
);

/** Work before and after waiting. */
async function work(burn) {
  burn(6);
  await sleep(2);
  burn(6);
  await new Promise((resolve) => setImmediate(resolve));
  burn(6);
  return { done: true };
}

const starters = {
  async express() {
    const { expressMiddleware } = await import('hotspan/express');
    const express = require('express');
    const app = express();
    app.use(expressMiddleware({ statusClass: true }));
    app.use(express.json());
    const handle = (burn) => async (_request, response) => response.json(await work(burn));
    app.get('/users/:id', handle(burnUsers));
    const orders = express.Router();
    orders.get('/:id', handle(burnOrders));
    app.use('/api/orders', orders);
    const teams = express.Router();
    teams.get('/teams/:team', handle(burnTeams));
    app.use('/orgs/:org', teams);
    app.post('/body', handle(burnBody));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return { port: server.address().port, close: () => server.close() };
  },
  async fastify() {
    const { hotspanPlugin } = await import('hotspan/fastify');
    const { default: fastify } = { default: require('fastify') };
    const app = fastify({ forceCloseConnections: true });
    app.register(hotspanPlugin, { statusClass: true });
    app.get('/users/:id', () => work(burnUsers));
    app.register(async (orders) => orders.get('/:id', () => work(burnOrders)), { prefix: '/api/orders' });
    app.register(async (teams) => teams.get('/teams/:team', () => work(burnTeams)), { prefix: '/orgs/:org' });
    app.post('/body', () => work(burnBody));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { port: app.server.address().port, close: () => app.close() };
  },
};

const { port, close } = await starters[framework]();
const POST = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ text: 'x'.repeat(70_000) }),
};

async function ask(path) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, path === '/body' ? POST : {});
  if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
  await response.arrayBuffer();
}

for (let round = 0; round < 4; round++) {
  await Promise.all(Array.from({ length: 32 }, (_, i) => ask(PATHS[i % PATHS.length])));
}
await close();
process.stdout.write(JSON.stringify(Object.fromEntries(NAMES.map((name, i) => [name, ROUTES[i]]))));

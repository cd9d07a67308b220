import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startQuietly } from '../lifecycle/quiet-profiler.fixture.js';
import { serve } from '../lifecycle/serve.fixture.js';
import { getLabels } from '../lifecycle/with-labels.js';
import { setRequestRoute, withRequestLabels } from './http.js';
import { createFinalLabels, loadCompat } from './web-server.fixture.js';

const finals = createFinalLabels();

async function request(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
  path = '/users/42',
): Promise<unknown> {
  const url = await serve((request, response) => void handle(request, response));
  return (await fetch(url + path)).json();
}

function answer(response: ServerResponse): void {
  finals.watch(response);
  response.end(JSON.stringify(getLabels()));
}

describe('withRequestLabels', () => {
  test('labels the work of a request with a given route, and returns what the function returns', async () => {
    startQuietly({ profiles: ['wall'] });
    let returned: unknown;
    const labels = await request((request, response) => {
      returned = withRequestLabels(request, response, () => answer(response) ?? 'returned', {
        route: '/users/:id',
      });
    });
    expect(labels).toEqual({ 'http.request.method': 'GET', 'http.route': '/users/:id' });
    expect(returned).toBe('returned');
    await finals.next();
  });

  test('takes the route when it is known', async () => {
    startQuietly({ profiles: ['wall'] });
    const labels = await request((request, response) =>
      withRequestLabels(request, response, async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        setRequestRoute(request, '/users/:id');
        answer(response);
      }),
    );
    expect(labels).toEqual({ 'http.request.method': 'GET', 'http.route': '/users/:id' });
    await finals.next();
  });

  test('asks for the route at the end, and survives that the answer is an error', async () => {
    startQuietly({ profiles: ['wall'] });
    for (const { route, expected } of [
      { route: () => '/users/:id', expected: '/users/:id' },
      { route: () => undefined, expected: '(no route)' },
      {
        route: () => {
          throw new Error('from the application');
        },
        expected: '(no route)',
      },
    ]) {
      await request((request, response) =>
        withRequestLabels(request, response, () => answer(response), { route, statusClass: true }),
      );
      expect(await finals.next()).toEqual({
        'http.request.method': 'GET',
        'http.route': expected,
        'http.response.status_class': '2xx',
      });
    }
  });

  test('lets what the function throws through', async () => {
    startQuietly({ profiles: ['wall'] });
    let thrown: unknown;
    await request((request, response) => {
      try {
        withRequestLabels(request, response, () => {
          throw new RangeError('mine');
        });
      } catch (error) {
        thrown = error;
      }
      response.end('{}');
    });
    expect(thrown).toEqual(new RangeError('mine'));
  });

  test('just calls while no profiler runs', async () => {
    expect(
      await request((request, response) => withRequestLabels(request, response, () => answer(response))),
    ).toEqual({});
    await finals.next();
  });
});

test('the recipe for Koa labels with the route of its router', async () => {
  startQuietly({ profiles: ['wall'] });
  interface Context {
    req: IncomingMessage;
    res: ServerResponse;
    _matchedRoute?: string;
    body: unknown;
  }
  type Handler = (context: Context, next: () => Promise<unknown>) => unknown;
  const Koa = loadCompat<new () => { use(handler: Handler): void; callback(): Parameters<typeof serve>[0] }>(
    'web-5',
    'koa',
  );
  const Router = loadCompat<new () => { get(path: string, handler: Handler): void; routes(): Handler }>(
    'web-5',
    '@koa/router',
  );
  const app = new Koa();
  app.use((context, next) =>
    withRequestLabels(context.req, context.res, next, { route: () => context._matchedRoute }),
  );
  const router = new Router();
  router.get('/users/:id', (context) => {
    finals.watch(context.res);
    context.body = '{}';
  });
  app.use(router.routes());
  const url = await serve(app.callback());
  await (await fetch(`${url}/users/42`)).arrayBuffer();
  expect(await finals.next()).toEqual({ 'http.request.method': 'GET', 'http.route': '/users/:id' });
});

test('the recipe for Hono labels with the route of its router', async () => {
  startQuietly({ profiles: ['wall'] });
  interface Context {
    env: { incoming: IncomingMessage; outgoing: ServerResponse };
    json(body: unknown): unknown;
  }
  type Handler = (context: Context, next: () => Promise<unknown>) => unknown;
  const { Hono } = loadCompat<{
    Hono: new () => {
      use(handler: Handler): void;
      get(path: string, handler: Handler): void;
      fetch: unknown;
    };
  }>('web-5', 'hono');
  const { routePath } = loadCompat<{ routePath(context: Context, at: number): string }>(
    'web-5',
    'hono/route',
  );
  const { serve: serveHono } = loadCompat<{
    serve(options: object, listening: (at: { port: number }) => void): { close(done: () => void): void };
  }>('web-5', '@hono/node-server');
  const app = new Hono();
  app.use((context, next) =>
    withRequestLabels(context.env.incoming, context.env.outgoing, next, {
      route: () => routePath(context, -1),
    }),
  );
  app.get('/users/:id', (context) => {
    finals.watch(context.env.outgoing);
    return context.json({});
  });
  const port = await new Promise<number>((resolve) => {
    const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (at) => resolve(at.port));
    onTestFinished(() => new Promise((closed) => server.close(closed)));
  });
  await (await fetch(`http://127.0.0.1:${port}/users/42`)).arrayBuffer();
  expect(await finals.next()).toEqual({ 'http.request.method': 'GET', 'http.route': '/users/:id' });
});

import { describe, expect, onTestFinished, test } from 'vitest';
import { startQuietly } from '../lifecycle/quiet-profiler.fixture.js';
import { getLabels } from '../lifecycle/with-labels.js';
import { hotspanPlugin } from './fastify.js';
import { loadCompat } from './web-server.fixture.js';

/** The part of Fastify that is used here; both versions have it. */
interface Fastify {
  register(plugin: unknown, options?: object): unknown;
  get(path: string, handler: () => unknown): unknown;
  post(path: string, handler: () => unknown): unknown;
  listen(options: { port: number; host: string }): Promise<string>;
  ready(): Promise<unknown>;
  close(): Promise<unknown>;
}

describe.each([
  { version: 4, folder: 'web-4' },
  { version: 5, folder: 'web-5' },
])('with Fastify $version', ({ folder }) => {
  const create = loadCompat<() => Fastify>(folder, 'fastify');
  const answer = async () => getLabels();

  function createApp(options = {}): Fastify {
    const app = create();
    onTestFinished(async () => void (await app.close()));
    app.register(hotspanPlugin, options);
    return app;
  }

  async function serve(): Promise<string> {
    const app = createApp({ statusClass: true });
    app.register(
      async (users: Fastify) => {
        users.get('/:id', answer);
        users.post('/:id/body', answer);
        users.register(async (posts: Fastify) => posts.get('/', answer), { prefix: '/:id/posts' });
      },
      { prefix: '/api/users' },
    );
    app.get('/files/*', answer);
    app.get('/later', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return getLabels();
    });
    app.register(async (inner: { setErrorHandler(handler: () => unknown): void } & Fastify) => {
      inner.setErrorHandler(answer);
      inner.get('/throws/:id', () => {
        throw new Error('from a handler');
      });
    });
    app.register(async (inner: { setNotFoundHandler(handler: () => unknown): void }) =>
      inner.setNotFoundHandler(answer),
    );
    return app.listen({ port: 0, host: '127.0.0.1' });
  }

  test.each([
    ['/api/users/42', '/api/users/:id'],
    ['/api/users/42/posts', '/api/users/:id/posts'],
    ['/files/a/b', '/files/*'],
    ['/later', '/later'],
    ['/throws/1', '/throws/:id'],
    ['/nobody/1', '(no route)'],
    ['/api/nobody/1', '(no route)'],
  ])('the request %s has the route %s', async (path, route) => {
    startQuietly({ profiles: ['wall'] });
    const labels = await (await fetch((await serve()) + path)).json();
    expect(labels).toEqual({ 'http.request.method': 'GET', 'http.route': route });
  });

  test('the route is known when the body has come', async () => {
    startQuietly({ profiles: ['wall'] });
    const response = await fetch(`${await serve()}/api/users/42/body`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x'.repeat(80_000) }),
    });
    expect(await response.json()).toEqual({
      'http.request.method': 'POST',
      'http.route': '/api/users/:id/body',
    });
  });

  test('requests are just passed on while no profiler runs', async () => {
    const response = await fetch(`${await serve()}/api/users/42`);
    expect(await response.json()).toEqual({});
  });

  test('bad options stop the server from starting', async () => {
    const app = createApp({ statusclass: true });
    await expect(app.ready()).rejects.toThrow(
      '[HOTSPAN_ERR_OPTION] There is no option "statusclass"; known: statusClass.',
    );
  });
});

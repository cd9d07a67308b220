import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../lifecycle/serve.fixture.js';
import { shutdown, start } from '../lifecycle/start.js';
import { getLabels } from '../lifecycle/with-labels.js';
import { expressMiddleware } from './express.js';
import { withRequestLabels } from './http.js';
import { createFinalLabels, loadCompat } from './web-server.fixture.js';

/** The part of Express that is used here; both versions have it. */
interface Router {
  (request: IncomingMessage, response: ServerResponse): void;
  use(...handlers: unknown[]): Router;
  get(path: string | RegExp | (string | RegExp)[], ...handlers: unknown[]): Router;
  post(path: string, ...handlers: unknown[]): Router;
  param(name: string, handler: unknown): Router;
}

interface Express {
  (): Router;
  Router(options?: { mergeParams?: boolean }): Router;
  static(folder: string): unknown;
  json(): unknown;
}

interface Response extends ServerResponse {
  json(body: unknown): void;
}

type Next = (error?: unknown) => void;

const answer = (_: unknown, response: Response): void => response.json(getLabels());

function quiet() {
  return start({
    endpoint: 'http://127.0.0.1:1',
    flushIntervalMs: 600_000,
    profiles: ['wall'],
    logger: { warn() {} },
  });
}

describe.each([
  { version: 4, folder: 'web-4' },
  { version: 5, folder: 'web-5' },
])('with Express $version', ({ folder }) => {
  const express = loadCompat<Express>(folder, 'express');
  const finals = createFinalLabels();
  let url: string;

  beforeAll(() => {
    quiet();
    return () => shutdown({ timeoutMs: 0 });
  });

  function createApp(): Router {
    const app = express();
    app.use(expressMiddleware({ statusClass: true }));
    app.use((_: unknown, response: Response, next: Next) => {
      finals.watch(response);
      next();
    });
    return app;
  }

  function createLargeApp(): Router {
    const app = createApp();
    const users = express.Router();
    const teams = express.Router({ mergeParams: true });
    const admin = express();
    app.use(express.json());
    app.get('/', answer);
    app.get('/plain', answer);
    app.get('/users/:id', answer);
    app.get(['/old', '/older/:id'], answer);
    app.get(/^\/v\d+$/, answer);
    app.get('/first/:id', (_: unknown, __: unknown, next: Next) => next('route'));
    app.get('/first/second', answer);
    app.post('/body', answer);
    app.get('/throws/:id', () => {
      throw new Error('from a handler');
    });
    app.get('/later/:id', async (_: unknown, response: Response) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      answer(undefined, response);
    });
    users.get('/', answer);
    users.get('/:id/posts/:post', answer);
    app.use('/api/users', users);
    teams.get('/', answer);
    teams.get('/members/:member', answer);
    const orgs = express.Router();
    orgs.use('/teams/:team', teams);
    app.use('/orgs/:org', orgs);
    const flights = express.Router();
    flights.get('/seats', answer);
    app.use('/flights/:from-:to', flights);
    admin.get('/health/:part', answer);
    app.use('/admin', admin);
    app.use('/static', express.static(new URL('.', import.meta.url).pathname));
    app.use('/hook', (request: IncomingMessage, response: Response, next: Next) =>
      request.url === '/taken' ? answer(undefined, response) : next(),
    );
    app.use('/denied', (_: unknown, __: unknown, next: Next) => next(new Error('from a middleware')));
    app.use((_: Error, __: unknown, response: Response, ___: Next) => {
      response.statusCode = 503;
      answer(undefined, response);
    });
    return app;
  }

  test.each([
    ['/', '/'],
    ['/plain?with=query', '/plain'],
    ['/users/42', '/users/:id'],
    ['/old', '/old|/older/:id'],
    ['/older/3', '/old|/older/:id'],
    ['/v17', '/^\\/v\\d+$/'],
    ['/first/second', '/first/second'],
    ['/throws/7', '/throws/:id'],
    ['/later/7', '/later/:id'],
    ['/api/users', '/api/users'],
    ['/api/users/1/posts/2', '/api/users/:id/posts/:post'],
    ['/orgs/42/teams/42', '/orgs/:org/teams/:team'],
    ['/orgs/orgs/teams/a%20b/members/9', '/orgs/:org/teams/:team/members/:member'],
    ['/flights/LAX-SFO/seats', '/flights/:from-:to/seats'],
    ['/admin/health/db', '/admin/health/:part'],
  ])('the request %s has the route %s while it is handled and after', async (path, route) => {
    url = await serve(createLargeApp());
    const labels = await (await fetch(url + path)).json();
    expect(labels).toEqual({ 'http.request.method': 'GET', 'http.route': route });
    expect(await finals.next()).toMatchObject({ 'http.route': route });
  });

  test('the route is known while the body is handled', async () => {
    url = await serve(createLargeApp());
    const response = await fetch(`${url}/body`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'x'.repeat(200_000 / 2.5) }),
    });
    expect(await response.json()).toEqual({ 'http.request.method': 'POST', 'http.route': '/body' });
    await finals.next();
  });

  test.each([
    ['/nobody/1', '(no route)', '4xx'],
    ['/nobody/2', '(no route)', '4xx'],
    ['/static/nobody', '(no route)', '4xx'],
    ['/api/users/none/such', '(no route)', '4xx'],
    ['/hook/other', '(no route)', '4xx'],
    ['/static/express.ts', '/static', '2xx'],
    ['/hook/taken', '/hook', '2xx'],
    ['/denied/42', '(no route)', '5xx'],
    ['/throws/7', '/throws/:id', '5xx'],
  ])('the request %s ends with the route %s and the status %s', async (path, route, status) => {
    url = await serve(createLargeApp());
    await (await fetch(url + path)).arrayBuffer();
    expect(await finals.next()).toEqual({
      'http.request.method': 'GET',
      'http.route': route,
      'http.response.status_class': status,
    });
  });

  test('what Express writes on the request can be read as ever', async () => {
    const app = createApp();
    const router = express.Router();
    type Routed = IncomingMessage & { baseUrl: string; route: { path: string } };
    router.get('/:id', ({ baseUrl, route, ...rest }: Routed, response: Response) =>
      response.json({ baseUrl, path: route.path, isOwn: 'url' in rest }),
    );
    app.use('/mounted', router);
    url = await serve(app);
    expect(await (await fetch(`${url}/mounted/1`)).json()).toEqual({
      baseUrl: '/mounted',
      path: '/:id',
      isOwn: true,
    });
    await finals.next();
  });

  test('an app inside node:http labels has one set of labels with it', async () => {
    const app = createApp();
    app.get('/users/:id', answer);
    url = await serve((request, response) =>
      withRequestLabels(request, response, () => app(request, response)),
    );
    expect(await (await fetch(`${url}/users/1`)).json()).toEqual({
      'http.request.method': 'GET',
      'http.route': '/users/:id',
    });
    expect(await finals.next()).toHaveProperty(['http.response.status_class'], '2xx');
  });

  test('an unknown method is _OTHER', async () => {
    const app = createApp();
    app.use(answer);
    url = await serve(app);
    const response = await fetch(url, { method: 'PROPFIND' });
    expect(await response.json()).toEqual({ 'http.request.method': '_OTHER' });
    await finals.next();
  });

  test('an app that was made before the profiler is labelled from its start', async () => {
    await shutdown({ timeoutMs: 0 });
    const app = express();
    app.use(expressMiddleware());
    app.get('/users/:id', answer);
    url = await serve(app);
    expect(await (await fetch(`${url}/users/1`)).json()).toEqual({});
    quiet();
    expect(await (await fetch(`${url}/users/1`)).json()).toEqual({
      'http.request.method': 'GET',
      'http.route': '/users/:id',
    });
  });
});

test.each([
  [{ statusclass: true }, 'There is no option "statusclass"; known: statusClass'],
  [{ statusClass: 'yes' }, 'statusClass must be true or false, got "yes"'],
  [null, 'Options must be an object, got null (null)'],
])('bad options %o are refused when the middleware is made', (options, problem) => {
  // Not what the type allows.
  expect(() => expressMiddleware(options as never)).toThrow(`[HOTSPAN_ERR_OPTION] ${problem}.`);
});

import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { ServerError } from '../errors.js';
import { registerFallbacks } from './register-fallbacks.js';

function createApp() {
  const app = Fastify();
  registerFallbacks(app);
  app.post('/json', async () => 'taken');
  app.get('/broken', async () => {
    throw new Error('the password is 1234');
  });
  app.get('/full', async () => {
    throw new ServerError('HOTSPAN_ERR_SERVER_DISK_FULL', 'it is full.', { retryAfterSeconds: 30 });
  });
  return app;
}

it.each([
  ['POST', '/json', { 'content-type': 'text/x' }, 415, 'unknown', '[HOTSPAN_ERR_SERVER_REQUEST] '],
  ['GET', '/broken', {}, 500, 'unknown', '[HOTSPAN_ERR_SERVER_INTERNAL] '],
] as const)(
  'answers %s %s %j with status %d and a code',
  async (method, url, headers, status, code, message) => {
    const response = await createApp().inject({
      method,
      url,
      headers,
      ...(method === 'POST' && { payload: 'x' }),
    });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toEqual({ code, message: expect.stringContaining(message) });
    expect(response.body).not.toContain('1234');
  },
);

it.each([
  ['/nope?token=1', '/nope'],
  ['/json', '/json'],
])('answers GET %s, which no route takes, with a plain 404', async (url, path) => {
  const response = await createApp().inject({ method: 'GET', url });
  expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'text/plain; charset=utf-8']);
  expect(response.body).toMatch(`[HOTSPAN_ERR_SERVER_NOT_FOUND] there is nothing at GET ${path}. `);
});

it('answers an error that a route throws by its code, with when to ask again', async () => {
  const response = await createApp().inject({ method: 'GET', url: '/full' });
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('30');
  expect(response.json()).toEqual({
    code: 'unavailable',
    message: '[HOTSPAN_ERR_SERVER_DISK_FULL] it is full.',
  });
});

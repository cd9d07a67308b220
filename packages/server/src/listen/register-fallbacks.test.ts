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
  [
    'GET',
    '/nope?token=1',
    {},
    404,
    'unimplemented',
    '[HOTSPAN_ERR_SERVER_NOT_FOUND] there is nothing at GET /nope. ',
  ],
  [
    'GET',
    '/json',
    {},
    404,
    'unimplemented',
    '[HOTSPAN_ERR_SERVER_NOT_FOUND] there is nothing at GET /json. ',
  ],
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

it('answers an error that a route throws by its code, with when to ask again', async () => {
  const response = await createApp().inject({ method: 'GET', url: '/full' });
  expect(response.statusCode).toBe(503);
  expect(response.headers['retry-after']).toBe('30');
  expect(response.json()).toEqual({
    code: 'unavailable',
    message: '[HOTSPAN_ERR_SERVER_DISK_FULL] it is full.',
  });
});

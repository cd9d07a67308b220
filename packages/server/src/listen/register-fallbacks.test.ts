import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { registerFallbacks } from './register-fallbacks.js';

function createApp() {
  const app = Fastify();
  registerFallbacks(app);
  app.post('/json', async () => 'taken');
  app.get('/broken', async () => {
    throw new Error('the password is 1234');
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
  ['POST', '/json', { 'content-type': 'text/x' }, 415, 'invalid_argument', '[HOTSPAN_ERR_SERVER_REQUEST] '],
  ['GET', '/broken', {}, 500, 'internal', '[HOTSPAN_ERR_SERVER_INTERNAL] '],
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

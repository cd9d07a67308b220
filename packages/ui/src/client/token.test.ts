import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchFromServer } from './fetch-from-server.js';
import {
  askAgain,
  currentQuestion,
  declineToken,
  forgetToken,
  giveToken,
  subscribeToQuestion,
} from './token.js';

const RIGHT = 'read-token-1';

describe('the token of the page', () => {
  let server: Server;
  let base: URL;
  let sent: (string | undefined)[];
  let stopListening: () => void;
  /** Resolves when the page is asked. */
  let asked: () => Promise<string>;

  beforeEach(async () => {
    sent = [];
    server = createServer(({ headers }, response) => {
      sent.push(headers.authorization);
      const isRight = headers.authorization === `Bearer ${RIGHT}`;
      const message =
        headers.authorization === undefined
          ? 'the request carries no token.'
          : 'the token is not known here.';
      const body = isRight ? '{"fine":true}' : JSON.stringify({ code: 'unauthenticated', message });
      response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A listening TCP server's address is an object.
    base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    let tell = (_reason: string): void => {};
    asked = () =>
      new Promise((resolve) => {
        const question = currentQuestion();
        if (question === undefined) tell = resolve;
        else resolve(question.reason);
      });
    stopListening = subscribeToQuestion(() => {
      const question = currentQuestion();
      if (question !== undefined) tell(question.reason);
    });
  });

  afterEach(() => {
    declineToken();
    // As when a tab is opened.
    giveToken('none-at-all');
    forgetToken();
    stopListening();
    server.close();
  });

  it('is asked for once for all requests, which are sent again with it', async () => {
    const requests = [fetchFromServer('a', {}, base), fetchFromServer('b', {}, base)];
    expect(await asked()).toBe('the request carries no token.');
    giveToken(RIGHT);
    for (const request of requests) expect((await request).status).toBe(200);
    expect(currentQuestion()).toBeUndefined();
    expect((await fetchFromServer('c', {}, base)).status).toBe(200);
    expect(sent.at(-1)).toBe(`Bearer ${RIGHT}`);
  });

  it('is asked for again, with the reason, when the server refuses it', async () => {
    giveToken('wrong-token');
    const request = fetchFromServer('a', {}, base);
    expect(await asked()).toBe('the token is not known here.');
    giveToken(RIGHT);
    expect((await request).status).toBe(200);
  });

  it('is not asked for again after the user has declined, until they press a button', async () => {
    const request = fetchFromServer('a', {}, base);
    await asked();
    declineToken();
    expect((await request).status).toBe(401);
    expect((await fetchFromServer('b', {}, base)).status).toBe(401);
    const again = askAgain('please');
    expect(currentQuestion()).toEqual({ reason: 'please' });
    giveToken(RIGHT);
    expect(await again).toBe(true);
  });

  it('leaves alone what the caller sends besides', async () => {
    giveToken(RIGHT);
    const init = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' };
    expect((await fetchFromServer('a', init, base)).status).toBe(200);
    expect(init.headers).toEqual({ 'content-type': 'text/plain' });
  });

  it('is not waited for by a request that is aborted', async () => {
    const controller = new AbortController();
    const request = fetchFromServer('a', { signal: controller.signal }, base);
    await asked();
    controller.abort(new Error('left the page'));
    await expect(request).rejects.toThrow('left the page');
  });
});

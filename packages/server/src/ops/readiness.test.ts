import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { registerFallbacks } from '../listen/register-fallbacks.js';
import { createReadiness, type Readiness } from './readiness.js';
import { registerPhase, type TakenRequests } from './register-phase.js';

let nowMs = 0;
let probes = 0;
let answer: () => Promise<void>;
let readiness: Readiness;
beforeEach(() => {
  nowMs = 5_000;
  probes = 0;
  answer = async () => {};
  const probe = (): Promise<void> => {
    probes++;
    return answer();
  };
  readiness = createReadiness({ probe, now: () => nowMs, timeoutMs: 1 });
});

describe('createReadiness', () => {
  it('says that it starts or stops without asking the store', async () => {
    expect(await readiness.check()).toBe('starting');
    readiness.enter('stopping');
    expect([await readiness.check(), probes]).toEqual(['stopping', 0]);
  });

  it('asks the store once a second at most, however often it is asked', async () => {
    readiness.enter('ready');
    await Promise.all([readiness.check(), readiness.check()]);
    nowMs += 999;
    expect([await readiness.check(), probes]).toEqual([undefined, 1]);
    nowMs += 1;
    answer = () => Promise.reject(new Error('the store is gone'));
    expect([await readiness.check(), probes]).toEqual(['the store is gone', 2]);
    nowMs += 1_000;
    answer = async () => {};
    expect(await readiness.check()).toBe(undefined);
  });

  it('takes a store for gone that does not answer in time', async () => {
    readiness.enter('ready');
    answer = () => new Promise(() => {});
    expect(await readiness.check()).toBe('the store did not answer within 1 ms');
  });
});

describe('registerPhase', () => {
  let app: FastifyInstance;
  let taken: TakenRequests;
  let release: () => void;
  let url: string;
  beforeEach(async () => {
    app = Fastify();
    registerFallbacks(app);
    taken = registerPhase(app, readiness);
    app.post(
      '/slow',
      () =>
        new Promise((resolve) => {
          release = () => resolve('done');
        }),
    );
    app.post('/write', async () => 'stored');
    app.get('/metrics', async () => 'metrics');
    await app.listen({ host: '127.0.0.1', port: 0 });
    const address = app.server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterEach(() => app.close());

  it.each(['starting', 'stopping'] as const)(
    'refuses what comes while the server is %s, to be sent again',
    async (phase) => {
      readiness.enter(phase);
      const ready = await fetch(`${url}/ready`);
      expect([ready.status, await ready.text()]).toEqual([503, `${phase}\n`]);
      expect((await fetch(`${url}/metrics`)).status).toBe(200);
      const write = await fetch(`${url}/write`, { method: 'POST', body: 'x' });
      expect([write.status, write.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await write.json()).toMatchObject({
        message: `[HOTSPAN_ERR_SERVER_STARTING] the server is ${phase} and takes no requests now. Try again shortly.`,
      });
    },
  );

  it('takes everything when it is ready', async () => {
    readiness.enter('ready');
    const ready = await fetch(`${url}/ready`);
    expect([ready.status, await ready.text()]).toEqual([200, 'ready\n']);
    expect(await (await fetch(`${url}/write`, { method: 'POST', body: 'x' })).text()).toBe('stored');
  });

  it('knows when all that was taken is answered, refusals and probes apart', async () => {
    await taken.answered();
    readiness.enter('ready');
    const slow = fetch(`${url}/slow`, { method: 'POST', body: 'x' });
    await expect.poll(() => release).toBeDefined();
    readiness.enter('stopping');
    let isAnswered = false;
    const answered = taken.answered().then(() => {
      isAnswered = true;
    });
    expect((await fetch(`${url}/write`, { method: 'POST', body: 'x' })).status).toBe(503);
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    expect(isAnswered).toBe(false);
    release();
    await answered;
    expect(await (await slow).text()).toBe('done');
  });

  it('answers 503 with the reason when the store is gone', async () => {
    readiness.enter('ready');
    answer = () => Promise.reject(new Error('no such file'));
    const ready = await fetch(`${url}/ready`);
    expect([ready.status, await ready.text()]).toEqual([503, 'no such file\n']);
  });
});

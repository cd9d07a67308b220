import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerError } from '../errors.js';
import {
  createJobTable,
  type JobTable,
  KEEP_MS,
  MAX_KEPT_BYTES,
  MAX_KEPT_JOBS,
  MAX_RUNNING_JOBS,
} from './job-table.js';

const TIMEOUT_MS = 30_000;
const OWNER = 'team-a';
let dropped: string[];
let table: JobTable;

beforeEach(() => {
  vi.useFakeTimers();
  dropped = [];
  table = createJobTable({ timeoutMs: TIMEOUT_MS, onDropped: (reason) => dropped.push(reason) });
});
afterEach(async () => {
  await table.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A job that ends when it is told to, or aborted. */
function controlled() {
  let resolve = (_answer: Uint8Array): void => {};
  let reject = (_reason: unknown): void => {};
  const answer = new Promise<Uint8Array>((onAnswer, onError) => {
    resolve = onAnswer;
    reject = onError;
  });
  const run = (signal: AbortSignal): Promise<Uint8Array> => {
    signal.addEventListener('abort', () => reject(signal.reason));
    return answer;
  };
  return { run, resolve, reject };
}

/** Lets promises that are resolved go on. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** Runs a job to its end. */
async function finish(answer: Uint8Array | Error): Promise<string> {
  const job = controlled();
  const id = table.start(OWNER, job.run);
  if (answer instanceof Error) job.reject(answer);
  else job.resolve(answer);
  await settle();
  return id;
}

describe('a job', () => {
  it('is running until its answer is there, and can be read again and again', async () => {
    const job = controlled();
    const id = table.start(OWNER, job.run);
    expect(table.read(OWNER, id)).toEqual({ status: 'running' });
    expect(table.load).toEqual({ running: 1, bytes: 0 });
    job.resolve(Uint8Array.of(1, 2, 3));
    await settle();
    expect(table.load).toEqual({ running: 0, bytes: 3 });
    for (let i = 0; i < 2; i++) {
      expect(table.read(OWNER, id)).toEqual({ status: 'done', answer: Uint8Array.of(1, 2, 3) });
    }
  });

  it('that fails keeps its error', async () => {
    const error = new Error('no');
    expect(table.read(OWNER, await finish(error))).toEqual({ status: 'failed', error });
  });

  it("is nobody else's", async () => {
    const [done, job] = [await finish(Uint8Array.of(1)), controlled()];
    const running = table.start(OWNER, job.run);
    for (const id of [done, running, 'nonsense', '']) {
      expect(() => table.read('team-b', id)).toThrow(/UNKNOWN_ID.*10 minutes/);
    }
  });

  it('is aborted at its deadline', async () => {
    const id = table.start(OWNER, controlled().run);
    await vi.advanceTimersByTimeAsync(TIMEOUT_MS - 1);
    expect(table.read(OWNER, id)).toEqual({ status: 'running' });
    await vi.advanceTimersByTimeAsync(1);
    expect(table.read(OWNER, id)).toMatchObject({
      status: 'failed',
      error: { code: 'HOTSPAN_ERR_SERVER_QUERY_LIMIT', message: expect.stringContaining('--query-timeout') },
    });
  });
});

describe('the table', () => {
  it('forgets an outcome when its time is over, and counts it', async () => {
    const id = await finish(Uint8Array.of(1));
    await vi.advanceTimersByTimeAsync(KEEP_MS - 1);
    expect(table.read(OWNER, id).status).toBe('done');
    await vi.advanceTimersByTimeAsync(1);
    expect(() => table.read(OWNER, id)).toThrow(ServerError);
    expect([dropped, table.load.bytes]).toEqual([['expired'], 0]);
  });

  it('makes room for new answers by the oldest ones, and counts them', async () => {
    const [first, second] = [
      await finish(Uint8Array.of(1)),
      await finish(new Uint8Array(MAX_KEPT_BYTES - 1)),
    ];
    expect(table.read(OWNER, first).status).toBe('done');
    await finish(Uint8Array.of(2));
    expect(() => table.read(OWNER, first)).toThrow(ServerError);
    expect(table.read(OWNER, second).status).toBe('done');
    expect([dropped, table.load.bytes]).toEqual([['evicted'], MAX_KEPT_BYTES]);
  });

  it('keeps a number of outcomes, of failures as well', async () => {
    const first = await finish(new Error('no'));
    for (let i = 1; i < MAX_KEPT_JOBS; i++) await finish(new Error('no'));
    expect(table.read(OWNER, first).status).toBe('failed');
    await finish(new Error('no'));
    expect(() => table.read(OWNER, first)).toThrow(ServerError);
    expect(dropped).toEqual(['evicted']);
  });

  it('fails a job whose answer is larger than all that may be kept', async () => {
    const small = await finish(Uint8Array.of(1));
    const large = await finish(new Uint8Array(MAX_KEPT_BYTES + 1));
    expect(table.read(OWNER, large)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringMatching(/the answer has 67108865 bytes, .* Ask for fewer nodes/) },
    });
    expect(table.read(OWNER, small).status).toBe('done');
  });

  it('refuses jobs beyond those that may run, until one ends', async () => {
    const jobs = Array.from({ length: MAX_RUNNING_JOBS }, controlled);
    for (const { run } of jobs) table.start(OWNER, run);
    expect(() => table.start('team-b', controlled().run)).toThrow(/SERVER_BUSY.* 8 asynchronous queries run/);
    jobs[0]?.resolve(Uint8Array.of(1));
    await settle();
    expect(table.load.running).toBe(MAX_RUNNING_JOBS - 1);
    expect(table.start('team-b', controlled().run)).toMatch(/^[-0-9a-f]{36}$/);
  });

  it('aborts what runs when it stops, and takes nothing more', async () => {
    const reasons: unknown[] = [];
    const { run } = controlled();
    table.start(OWNER, (signal) => {
      signal.addEventListener('abort', () => reasons.push(signal.reason));
      return run(signal);
    });
    const kept = await finish(Uint8Array.of(1));
    await table.stop();
    expect(reasons).toMatchObject([{ code: 'HOTSPAN_ERR_SERVER_STARTING' }]);
    expect(table.load).toEqual({ running: 0, bytes: 0 });
    expect(() => table.read(OWNER, kept)).toThrow(ServerError);
    expect(() => table.start(OWNER, run)).toThrow(/STARTING.*the server is stopping/);
  });
});

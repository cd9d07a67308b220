import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as nextTimer } from 'node:timers/promises';
import { FormatError } from '@hotspan/formats';
import { OtlpProfilesError } from '@hotspan/otlp-profiles';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_TENANT_LIMITS } from '../../limits/limit-table.js';
import { encodeBatch } from '../../store/encoded-batch.js';
import { createKnownIds } from '../../store/known-ids.js';
import type { NativeBlock } from '../../store/native-block.js';
import { encodeRequest, PROFILE_TIME_MS } from '../otlp-requests.fixture.js';
import { DEFAULT_SAMPLE_TYPE_CONFIG } from '../pyroscope/sample-type-config.js';
import { createPreparePool, type PreparePool, type PreparePoolOptions } from './prepare-pool.js';
import { prepareWrite } from './prepare-write.js';
import type { WriteTask } from './write-task.js';

const CONTEXT = { limits: DEFAULT_TENANT_LIMITS, nowMs: PROFILE_TIME_MS };
const pools: PreparePool[] = [];

function open(options?: PreparePoolOptions): PreparePool {
  const pool = createPreparePool(options);
  pools.push(pool);
  return pool;
}
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

function otlpTask(bytes: Uint8Array): WriteTask {
  return {
    tenant: 'anonymous',
    door: 'otlp_http',
    payload: { kind: 'otlp', bytes, codec: 'protobuf', maxBytes: 1_000_000 },
  };
}

/** With a time in the profile, so that it can be prepared twice and be the same. */
const SOUND = otlpTask(encodeRequest({ service: 'shop', profiles: [{ profileId: 'a'.repeat(32) }] }));
const BROKEN = otlpTask(Uint8Array.of(0xff));

describe('a thread that prepares writes', () => {
  it('makes what is made without it', async () => {
    const { settle, ...prepared } = await open().prepare(SOUND, CONTEXT);
    settle(true);
    const here = prepareWrite(SOUND, { ...CONTEXT, knownNodes: createKnownIds(100) });
    if (here === undefined) throw new Error('expected a prepared write');
    const bytesOf = ({ parts }: NativeBlock): Buffer => Buffer.concat(parts);
    const expected = encodeBatch(here.batch);
    for (const table of ['nodes', 'series', 'profiles'] as const) {
      expect(prepared.batch[table].rowCount).toBe(1);
      expect(bytesOf(prepared.batch[table])).toEqual(bytesOf(expected[table]));
      expect(prepared.batch[table].structure).toBe(expected[table].structure);
    }
    expect(prepared).toMatchObject({ acceptedProfiles: 1, acceptedSamples: 1, rejections: [] });
  });

  it('leaves out nodes once they are stored, and only then', async () => {
    const pool = open({ maxThreads: 1 });
    const countNodes = async (isStored: boolean): Promise<number> => {
      const { batch, settle } = await pool.prepare(SOUND, CONTEXT);
      settle(isStored);
      return batch.nodes.rowCount;
    };
    expect(await countNodes(false)).toBe(1);
    expect(await countNodes(true)).toBe(1);
    expect(await countNodes(true)).toBe(0);
    pool.forget();
    expect(await countNodes(true)).toBe(1);
  });

  it('rejects with the error of the codec', async () => {
    const pool = open();
    const pushed: WriteTask = {
      tenant: 'anonymous',
      door: 'ingest',
      payload: {
        kind: 'ingest',
        bytes: Uint8Array.of(1),
        format: 'cpuprofile',
        isGuess: false,
        config: DEFAULT_SAMPLE_TYPE_CONFIG,
        profileId: new Uint8Array(16),
        query: {
          app: 'shop',
          tags: new Map(),
          fromNanos: 0n,
          untilNanos: 0n,
          sampleRate: 100,
          spyName: '',
          format: '',
        },
      },
    };
    await expect(pool.prepare(BROKEN, CONTEXT)).rejects.toBeInstanceOf(OtlpProfilesError);
    await expect(pool.prepare(pushed, CONTEXT)).rejects.toBeInstanceOf(FormatError);
    expect(pool.pending).toBe(0);
  });

  it('takes more than it has threads for, one after the other', async () => {
    const pool = open({ maxThreads: 2 });
    const all = Promise.all(Array.from({ length: 7 }, () => pool.prepare(SOUND, CONTEXT)));
    expect(pool.pending).toBe(7);
    const prepared = await all;
    expect(prepared.map(({ acceptedProfiles }) => acceptedProfiles)).toEqual(Array(7).fill(1));
    let isSettled = false;
    const settled = pool.settled().then(() => {
      isSettled = true;
    });
    for (const { settle } of prepared.slice(1)) settle(true);
    expect(pool.pending).toBe(1);
    await Promise.resolve();
    expect(isSettled).toBe(false);
    prepared[0]?.settle(true);
    await settled;
    expect(pool.pending).toBe(0);
  });

  it.each([
    ['a mistake', "new Error('mistake')", /^mistake$/],
    [
      'too little memory',
      "Object.assign(new Error('no memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })",
      /^\[HOTSPAN_ERR_SERVER_TOO_LARGE\] .* Send fewer profiles at a time\.$/,
    ],
  ])(
    'rejects what a thread worked on when it broke by %s, and starts another',
    async (_, error, expected) => {
      const folder = mkdtempSync(join(tmpdir(), 'hotspan-prepare-'));
      const file = join(folder, 'broken.mjs');
      writeFileSync(
        file,
        `import { parentPort } from 'node:worker_threads'; parentPort.once('message', () => { throw ${error}; });`,
      );
      const pool = open({ maxThreads: 1, file });
      const all = [pool.prepare(SOUND, CONTEXT), pool.prepare(SOUND, CONTEXT)];
      for (const prepared of all) await expect(prepared).rejects.toThrow(expected);
      expect(pool.pending).toBe(0);
      rmSync(folder, { recursive: true });
    },
  );

  it('is ended when there is nothing to do, and started again', async () => {
    const pool = open({ maxThreads: 1, idleMs: 0 });
    const first = await pool.prepare(SOUND, CONTEXT);
    first.settle(true);
    // A new thread knows nothing of what is stored.
    for (let nodes = 0; nodes === 0; ) {
      const { batch, settle } = await pool.prepare(SOUND, CONTEXT);
      settle(true);
      nodes = batch.nodes.rowCount;
      await nextTimer(2);
    }
  });

  it('rejects what runs and what waits when it is closed, and what comes later', async () => {
    const pool = open({ maxThreads: 1 });
    const refused = '[HOTSPAN_ERR_SERVER_STARTING] the server stops';
    const outcomes = [1, 2, 3].map(() => expect(pool.prepare(SOUND, CONTEXT)).rejects.toThrow(refused));
    await pool.close();
    await Promise.all(outcomes);
    await expect(pool.prepare(SOUND, CONTEXT)).rejects.toThrow(refused);
    expect(pool.pending).toBe(0);
  });
});

import { expect, it } from 'vitest';
import { DEFAULT_TENANT_LIMITS } from '../../limits/limit-table.js';
import { encodeBatch } from '../../store/encoded-batch.js';
import { createKnownIds } from '../../store/known-ids.js';
import { encodeRequest, PROFILE_TIME_MS } from '../otlp-requests.fixture.js';
import { prepareWrite } from './prepare-write.js';
import { bytesToRead, type WriteTask } from './write-task.js';

it('gives up what comes to more than it may, and only then', () => {
  const bytes = encodeRequest({ service: 'shop' });
  const task: WriteTask = {
    tenant: 'anonymous',
    door: 'otlp_http',
    payload: { kind: 'otlp', bytes, codec: 'protobuf', maxBytes: 1_000 },
  };
  const prepare = (maxConvertedBytes: number) =>
    prepareWrite(task, {
      limits: DEFAULT_TENANT_LIMITS,
      nowMs: PROFILE_TIME_MS,
      knownNodes: createKnownIds(100),
      maxConvertedBytes,
    });
  expect(prepare(100)).toBeUndefined();
  expect(prepare(10_000)?.acceptedProfiles).toBe(1);
  expect(bytesToRead(task.payload)).toBe(bytes.length);
});

it('leaves what it prepared as it is when it prepares the next', () => {
  const prepare = (service: string) => {
    const prepared = prepareWrite(
      {
        tenant: 'anonymous',
        door: 'otlp_http',
        payload: {
          kind: 'otlp',
          bytes: encodeRequest({ service, profiles: [{ profileId: 'a'.repeat(32) }] }),
          codec: 'protobuf',
          maxBytes: 1_000,
        },
      },
      { limits: DEFAULT_TENANT_LIMITS, nowMs: PROFILE_TIME_MS, knownNodes: createKnownIds(100) },
    );
    if (prepared === undefined) throw new Error('expected a prepared write');
    return prepared.batch;
  };
  const first = prepare('shop');
  const before = encodeBatch(first);
  prepare('cart');
  expect(encodeBatch(first)).toEqual(before);
});

it('needs nothing of the request any more for what it prepared', () => {
  const prepare = () => {
    const bytes = encodeRequest({ service: 'shop', profiles: [{ profileId: 'a'.repeat(32) }] });
    const prepared = prepareWrite(
      {
        tenant: 'anonymous',
        door: 'otlp_http',
        payload: { kind: 'otlp', bytes, codec: 'protobuf', maxBytes: 1_000 },
      },
      { limits: DEFAULT_TENANT_LIMITS, nowMs: PROFILE_TIME_MS, knownNodes: createKnownIds(100) },
    );
    if (prepared === undefined) throw new Error('expected a prepared write');
    return { bytes, batch: prepared.batch };
  };
  const { bytes, batch } = prepare();
  bytes.fill(0x2e);
  expect(batch.nodes.map(({ name }) => name)).toEqual(['main']);
  expect(encodeBatch(batch)).toEqual(encodeBatch(prepare().batch));
});

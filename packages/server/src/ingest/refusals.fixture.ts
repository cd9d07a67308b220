import { fromBinary } from '@bufbuild/protobuf';
import { expect } from 'vitest';
import { StatusSchema } from '../gen/google/rpc/status_pb.js';
import { readMetric } from '../ops/read-metric.fixture.js';
import type { TestServer } from '../test-server.fixture.js';
import { encodeRequest, querySeries, queryStacks } from './otlp-requests.fixture.js';

const STORED_PROFILES = 'hotspan_committed_rows_total{table="profiles"}';

/** What an OTLP client is told when its request is refused. */
export interface Refusal {
  readonly status: number;
  /** The name of the codec, or the content type when it is neither. */
  readonly codec: string;
  readonly rpcCode?: number;
  readonly message: string;
}

/** Reads the answer in the codec that it comes in. */
export async function readRefusal(response: Response): Promise<Refusal> {
  const { status } = response;
  const contentType = response.headers.get('content-type') ?? '';
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (contentType === 'application/x-protobuf') {
    const { code, message } = fromBinary(StatusSchema, bytes);
    return { status, codec: 'protobuf', rpcCode: code, message };
  }
  const text = Buffer.from(bytes).toString();
  if (!contentType.startsWith('application/json')) return { status, codec: contentType, message: text };
  // The shape of google.rpc.Status, which the expectation then checks.
  const { code, message } = JSON.parse(text) as { code: number; message: string };
  return { status, codec: 'json', rpcCode: code, message };
}

/** Does something bad, then sees that no profile was stored and that the next good one is. */
export async function expectNothingStored(
  server: TestServer,
  service: string,
  doIt: () => Promise<void>,
): Promise<void> {
  const before = await readMetric(server, STORED_PROFILES);
  await doIt();
  expect(await readMetric(server, STORED_PROFILES)).toBe(before);
  expect(await querySeries(server, service)).toEqual([]);
  const next = `after ${service}`;
  await server.push(encodeRequest({ service: next }));
  expect(await queryStacks(server, next)).toEqual({ main: [7, 7] });
}

import type {
  UniversalHandler,
  UniversalHandlerFn,
  UniversalServerRequest,
} from '@connectrpc/connect/protocol';
import type { ByteBudget, ByteShare } from '../listen/byte-budget.js';
import { toConnectError } from './connect-error.js';

/** Zlib makes no less than a byte of so many. */
const MOST_INFLATED = 1_032;

export interface LimitBodiesOptions {
  readonly budget: ByteBudget;
  /** Most bytes of one message, inflated. */
  readonly readMaxBytes: number;
}

/**
 * Calls that together bring no more than a budget: each holds what it brought until it is answered, and a compressed one what that may
 * inflate to. Beyond it they are refused with HOTSPAN_ERR_SERVER_BUSY, before who asks is known.
 */
export function limitBodies(
  handler: UniversalHandler,
  { budget, readMaxBytes }: LimitBodiesOptions,
): UniversalHandler {
  const answer: UniversalHandlerFn = (request) => {
    const { body, header, signal } = request;
    if (!isStream(body)) return handler(request);
    const share = budget.open();
    // Comes at the end of every call, also of one that is answered.
    signal.addEventListener('abort', () => share.release(), { once: true });
    const isCompressed = ENCODINGS.some((name) => (header.get(name) ?? 'identity') !== 'identity');
    const weigh = (bytes: number): number =>
      isCompressed ? bytes + Math.min(bytes * MOST_INFLATED, readMaxBytes) : bytes;
    return handler({ ...request, body: counted(body, { share, signal, weigh }) });
  };
  return Object.assign(answer, handler);
}

/** Of Connect, of its streams, and of gRPC. */
const ENCODINGS = ['content-encoding', 'connect-content-encoding', 'grpc-encoding'] as const;

type Body = UniversalServerRequest['body'];

function isStream(body: Body): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

interface Counting {
  readonly share: ByteShare;
  readonly signal: AbortSignal;
  /** What so many bytes of a body may come to. */
  readonly weigh: (bytes: number) => number;
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  { share, signal, weigh }: Counting,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    // Nobody would give it back.
    signal.throwIfAborted();
    take(share, weigh(bytes + chunk.length) - weigh(bytes));
    bytes += chunk.length;
    yield chunk;
  }
}

function take(share: ByteShare, bytes: number): void {
  try {
    share.take(bytes);
  } catch (error) {
    throw toConnectError(error);
  }
}

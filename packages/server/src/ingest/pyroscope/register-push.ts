import {
  Code,
  ConnectError,
  createConnectRouter,
  createContextKey,
  createContextValues,
} from '@connectrpc/connect';
import type { UniversalHandler, UniversalServerResponse } from '@connectrpc/connect/protocol';
import { codeToHttpStatus, errorToJsonBytes } from '@connectrpc/connect/protocol-connect';
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from '@connectrpc/connect-node';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../../error-status.js';
import type { ServerError } from '../../errors.js';
import { PusherService } from '../../gen/push/v1/push_pb.js';
import type { Access } from '../../listen/access.js';
import type { ByteBudget } from '../../listen/byte-budget.js';
import { headersOf } from '../../listen/headers-of.js';
import type { ServerMetrics } from '../../ops/metrics.js';
import { type BodyLimits, readBody } from '../read-body.js';
import { discardBody } from '../receive-body.js';
import type { WritePath } from '../write-path.js';
import { answerMisunderstood, correctStatus, misunderstoodPush } from './misunderstood-push.js';
import { decodePush, isPlainPush } from './plain-push.js';
import { createProfileIds } from './profile-ids.js';
import { toPushError } from './push-error.js';
import { readPushBody, takeEncoding } from './read-push-body.js';
import { type PushCall, type StorePushOptions, storePush } from './store-push.js';

export interface PushOptions {
  readonly writePath: WritePath;
  readonly access: Access;
  readonly limits: BodyLimits;
  readonly budget: ByteBudget;
  readonly metrics: ServerMetrics;
}

/** How far a call has come. */
interface OpenCall extends Omit<PushCall, 'tenant'> {
  /** Whose it is, once its body has been asked for. */
  tenant: string;
  phase: 'opened' | 'received' | 'understood';
}

const OPEN_CALL = createContextKey<OpenCall | undefined>(undefined);

/**
 * `push.v1.PusherService` by Connect, gRPC and gRPC-Web, each in protobuf and JSON. Not by the adapter that the queries have: bytes
 * must be counted, and a request be refused, before there is a message. Answered when everything is durable.
 */
export function registerPush(app: FastifyInstance, options: PushOptions): void {
  // The body is read by the handler, which counts bytes as they come.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const store: StorePushOptions = {
    writePath: options.writePath,
    metrics: options.metrics,
    nextProfileId: createProfileIds(),
    maxDecompressedBytes: options.limits.maxDecompressedBytes,
  };
  for (const handler of createHandlers(app, options, store)) {
    app.all(handler.requestPath, (request, reply) =>
      isPlainPush(request)
        ? answerPlain(request, reply, { options, store })
        : answer(request, reply, { handler, options }),
    );
  }
}

/** The usual call, and what is wrong with one: in a flood, refusing them is most of what there is to do. */
async function answerPlain(
  request: FastifyRequest,
  reply: FastifyReply,
  { options, store }: { readonly options: PushOptions; readonly store: StorePushOptions },
): Promise<FastifyReply> {
  const { access, limits, budget } = options;
  const share = budget.open();
  try {
    const tenant = access.authorizeWrite(headersOf(request.headers));
    const body = await readBody(request.raw, limits, share);
    await storePush(decodePush(body), { tenant, share }, store);
    return reply.type('application/proto').send(NOTHING);
  } catch (error) {
    discardBody(request.raw);
    return sendError(reply, refuse(error, request.server, options));
  } finally {
    share.release();
  }
}

const NOTHING = Buffer.alloc(0);

/** As the library answers a unary call of Connect. */
function sendError(reply: FastifyReply, error: ConnectError): FastifyReply {
  reply.code(codeToHttpStatus(error.code)).type('application/json');
  error.metadata.forEach((value, name) => void reply.header(name, value));
  return reply.send(Buffer.from(errorToJsonBytes(error, undefined)));
}

function createHandlers(
  app: FastifyInstance,
  options: PushOptions,
  store: StorePushOptions,
): readonly UniversalHandler[] {
  const { limits } = options;
  const router = createConnectRouter({
    acceptCompression: [compressionGzip],
    // Bodies are measured before; this is for messages that gRPC compresses.
    readMaxBytes: Math.max(limits.maxBodyBytes, limits.maxDecompressedBytes),
    jsonOptions: { ignoreUnknownFields: true },
  });
  router.service(PusherService, {
    async push(message, { values }) {
      const call = values.get(OPEN_CALL);
      if (call === undefined) throw new ConnectError('the call has no context', Code.Internal);
      call.phase = 'understood';
      try {
        await storePush(message, call, store);
        return {};
      } catch (error) {
        throw refuse(error, app, options);
      }
    },
  });
  return router.handlers;
}

/** All other calls, by the library. */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { handler, options }: { readonly handler: UniversalHandler; readonly options: PushOptions },
): Promise<void> {
  reply.hijack();
  const { access, limits, budget } = options;
  const call: OpenCall = { tenant: '', share: budget.open(), phase: 'opened' };
  try {
    const values = createContextValues().set(OPEN_CALL, call);
    const universal = universalRequestFromNodeRequest(request.raw, reply.raw, undefined, values);
    const encoding = takeEncoding(universal.header);
    const response = await handler({
      ...universal,
      body: readPushBody(request.raw, {
        encoding,
        limits,
        share: call.share,
        // Asked by the protocol's handler, so that its errors go out as those of the protocol.
        onRead: () => {
          call.tenant = access.authorizeWrite(headersOf(request.headers));
        },
        onReceived: () => {
          call.phase = 'received';
        },
        toError: (error) => refuse(error, request.server, options),
      }),
    });
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    const told =
      response.status === 500 && call.phase === 'received'
        ? answerMisunderstood(refuseMisunderstood())
        : response;
    await universalResponseToNodeResponse({ ...told, body: released(told) }, reply.raw);
  } catch (error) {
    call.share.release();
    // The client went away: there is nobody to answer.
    if (ConnectError.from(error).code === Code.Aborted) return;
    request.log.error({ err: error }, 'a push could not be answered');
    if (reply.raw.headersSent) request.raw.destroy();
    else reply.raw.writeHead(500).end();
  }

  /** Lets go of everything once the answer has been read, for the library does not tell when it is sent. */
  async function* released(response: UniversalServerResponse): AsyncGenerator<Uint8Array> {
    try {
      yield* correctStatus(response, {
        isUnderstood: () => call.phase !== 'received',
        toError: refuseMisunderstood,
      });
    } finally {
      call.share.release();
      discardBody(request.raw);
    }
  }

  function refuseMisunderstood(): ServerError {
    const error = misunderstoodPush();
    refuse(error, request.server, options);
    return error;
  }
}

function refuse(
  error: unknown,
  { log }: Pick<FastifyInstance, 'log'>,
  { metrics }: PushOptions,
): ConnectError {
  const translated = toPushError(error);
  const { code, httpStatus } = describeError(error);
  metrics.refusedRequests.inc({ door: 'push', code });
  if (httpStatus >= 500) log.error({ err: error }, 'a push failed');
  return translated;
}

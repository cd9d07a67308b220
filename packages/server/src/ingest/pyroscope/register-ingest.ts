import { FormatError } from '@hotspan/formats';
import { OtlpProfilesError } from '@hotspan/otlp-profiles';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../../error-status.js';
import { ServerError, type ServerErrorCode } from '../../errors.js';
import type { Access } from '../../listen/access.js';
import { answerPlainError } from '../../listen/answer-plain-error.js';
import { headersOf } from '../../listen/headers-of.js';
import { refuseOtherMethods } from '../../listen/refuse-other-methods.js';
import { isFastifyError, requestError } from '../../listen/request-error.js';
import { discardBody } from '../receive-body.js';
import { parseIngestQuery } from './ingest-query.js';
import { createProfileIds } from './profile-ids.js';
import { isTextFormat } from './read-text.js';
import { type StoreIngestOptions, storeIngest } from './store-ingest.js';

export interface IngestOptions extends Omit<StoreIngestOptions, 'nextProfileId'> {
  readonly access: Access;
  readonly now: () => number;
}

export const INGEST_PATHS: readonly string[] = ['/ingest', '/pyroscope/ingest'];

/**
 * Pyroscope's `POST /ingest`: a profile of any format, raw or in a form, all else in the query string. 200 without a body once it is
 * durable and found by queries.
 */
export function registerIngest(app: FastifyInstance, options: IngestOptions): void {
  const store = { ...options, nextProfileId: createProfileIds() };
  // The body is read by the handler, which counts bytes as they come.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error, request, reply) =>
    refuse(error, request, reply, { options, profileStatus: 400 }),
  );
  for (const url of INGEST_PATHS) {
    app.post(url, (request, reply) => accept(request, reply, options, store));
    refuseOtherMethods(app, url, 'POST');
  }
}

async function accept(
  request: FastifyRequest,
  reply: FastifyReply,
  options: IngestOptions,
  store: StoreIngestOptions,
): Promise<FastifyReply> {
  let profileStatus = 400;
  try {
    const tenant = options.access.authorizeWrite(headersOf(request.headers));
    const query = parseIngestQuery(request.query, options.now());
    // Whatever is wrong with a profile is 422, but for text, of which only what cannot be parsed is.
    profileStatus = 422;
    await storeIngest(
      {
        raw: request.raw,
        tenant,
        query,
        onFormat: (format) => {
          if (isTextFormat(format)) profileStatus = 400;
        },
      },
      store,
    );
    return reply.code(200).send();
  } catch (error) {
    return refuse(error, request, reply, { options, profileStatus });
  }
}

interface Refusal {
  readonly options: IngestOptions;
  /** The status of what is wrong with the profile or its name. */
  readonly profileStatus: number;
}

function refuse(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { options: { metrics }, profileStatus }: Refusal,
): FastifyReply {
  // Fastify's own errors are about the head of the request and have a status.
  const known = isFastifyError(error) ? requestError(error) : error;
  const { code, httpStatus, message, retryAfterSeconds } = describeError(known);
  const status = isFastifyError(error) ? error.statusCode : statusOf(known, httpStatus, profileStatus);
  if (status >= 500) request.log.error({ err: error }, 'an ingest request failed');
  metrics.refusedRequests.inc({ door: 'ingest', code });
  if (retryAfterSeconds > 0) reply.header('retry-after', retryAfterSeconds);
  discardBody(request.raw);
  return answerPlainError(reply.code(status), message);
}

/** Pyroscope's statuses, where they are not what every other address answers. */
function statusOf(error: unknown, httpStatus: number, profileStatus: number): number {
  if (error instanceof FormatError || error instanceof OtlpProfilesError)
    return httpStatus >= 500 ? httpStatus : 422;
  if (!(error instanceof ServerError)) return httpStatus;
  const own: Partial<Record<ServerErrorCode, number>> = {
    HOTSPAN_ERR_SERVER_BODY: 408,
    HOTSPAN_ERR_SERVER_FORMAT: profileStatus,
    HOTSPAN_ERR_SERVER_PROFILE: profileStatus,
  };
  return own[error.code] ?? httpStatus;
}

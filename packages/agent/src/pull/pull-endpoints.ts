import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../errors.js';
import { threadRegistry } from '../lifecycle/thread-registry.js';
import type { Puller, PullRefusal } from './create-puller.js';
import { encodePull } from './encode-pull.js';
import { type PullOptions, resolvePullOptions } from './pull-options.js';

export type { PullOptions } from './pull-options.js';

/**
 * A handler of `node:http` and for `app.use()` of Express. Requests for other paths go to `next`; without one they are
 * answered with 404.
 */
export type PullHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

const PROFILE_PATH = '/debug/pprof/profile';
const HEAP_PATH = '/debug/pprof/heap';

/** What pprof asks for when nothing is said, where so much is allowed. */
const DEFAULT_SECONDS = 30;

/**
 * Serves profiles to whoever has the token: `GET /debug/pprof/profile?seconds=N` has the CPU and wall time of the next
 * N seconds, `GET /debug/pprof/heap` what is alive, both as gzipped pprof. They read the running profiler, which goes
 * on as before: its uploads lack nothing. One request at a time is served. What is wrong is said as JSON, with a code.
 *
 * Throws HOTSPAN_ERR_OPTION for bad options, and without a token. The handler throws nothing.
 */
export function pullEndpoints(options: PullOptions): PullHandler {
  const { token, maxSeconds } = resolvePullOptions(options);
  const expected = digest(`Bearer ${token}`);

  function answer(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET');
      fail(response, 405, 'HOTSPAN_ERR_PULL_REQUEST', 'Profiles are read with GET.');
      return;
    }
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      response.setHeader('www-authenticate', 'Bearer');
      const message =
        'Send the token that the endpoints were created with, as "Authorization: Bearer <token>".';
      fail(response, 401, 'HOTSPAN_ERR_PULL_TOKEN', message);
      return;
    }
    const isHeap = url.pathname === HEAP_PATH;
    const seconds = isHeap ? 0 : readSeconds(url, maxSeconds);
    if (seconds === undefined) {
      const message = `seconds must be one number above 0 and up to ${maxSeconds}: ask for example for ${PROFILE_PATH}?seconds=10.`;
      fail(response, 400, 'HOTSPAN_ERR_PULL_REQUEST', message);
      return;
    }
    const puller = threadRegistry().running?.puller;
    if (puller === undefined) refuse(response, 'stopped');
    else void serve(response, puller, seconds, isHeap ? 'heap' : 'profile');
  }

  return (request, response, next) => {
    // Only the path and the query are read.
    const target = request.url ?? '/';
    const url = URL.canParse(target, BASE) ? new URL(target, BASE) : undefined;
    if (url?.pathname === PROFILE_PATH || url?.pathname === HEAP_PATH) answer(request, response, url);
    else if (next) next();
    else {
      fail(response, 404, 'HOTSPAN_ERR_PULL_REQUEST', `There is ${PROFILE_PATH} and ${HEAP_PATH}.`);
    }
  };
}

const BASE = 'http://localhost';

async function serve(
  response: ServerResponse,
  puller: Puller,
  seconds: number,
  name: 'heap' | 'profile',
): Promise<void> {
  try {
    const pull = name === 'heap' ? puller.pullHeap() : puller.pullTime(seconds * 1_000);
    if (typeof pull === 'string') {
      refuse(response, pull, puller.busyForMs());
      return;
    }
    response.once('close', pull.cancel);
    const data = await pull.data;
    if (response.destroyed) return;
    if (data === undefined) {
      const message = 'Nothing was sampled in that time. Ask for more seconds.';
      fail(response, 503, 'HOTSPAN_ERR_PULL_STOPPED', message);
      return;
    }
    const body = await encodePull(data);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name}.pb.gz"`,
      'content-length': body.byteLength,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(body);
  } catch (error) {
    fail(response, 500, 'HOTSPAN_ERR_PULL_FAILED', `The profile could not be made: ${String(error)}.`);
  }
}

function refuse(response: ServerResponse, reason: PullRefusal, busyForMs = 0): void {
  if (reason === 'busy') {
    response.setHeader('retry-after', Math.max(1, Math.ceil(busyForMs / 1_000)));
    const message = 'Another request waits for its profile. Ask again after that.';
    fail(response, 429, 'HOTSPAN_ERR_PULL_BUSY', message);
  } else fail(response, 503, 'HOTSPAN_ERR_PULL_STOPPED', MISSING[reason]);
}

const MISSING: Readonly<Record<Exclude<PullRefusal, 'busy'>, string>> = {
  stopped:
    'No profiler runs in this thread. Call start() of hotspan; if it was called, its warning says why not.',
  'no time': 'The profiler takes neither CPU nor wall profiles. Add "cpu" or "wall" to the option profiles.',
  'no heap': 'The profiler takes no heap profiles. Add "heap" to the option profiles.',
};

function fail(response: ServerResponse, status: number, code: ErrorCode, message: string): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify({ code, message })}\n`);
}

/** Undefined for what is no number, given twice, or out of bounds. */
function readSeconds({ searchParams }: URL, maxSeconds: number): number | undefined {
  const given = searchParams.getAll('seconds');
  if (given.length === 0) return Math.min(DEFAULT_SECONDS, maxSeconds);
  const [text = ''] = given;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  return given.length === 1 && seconds > 0 && seconds <= maxSeconds ? seconds : undefined;
}

/** Of equal length for all texts, which is what can be compared in constant time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

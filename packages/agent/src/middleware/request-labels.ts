import { threadRegistry } from '../lifecycle/thread-registry.js';
import { MAX_VALUE_LENGTH } from '../link/check-labels.js';
import type { RequestLabels } from '../link/labeller.js';

/** What labels need of a `node:http` request. */
export interface IncomingRequest {
  readonly method?: string | undefined;
  emit(event: string | symbol, ...args: unknown[]): boolean;
}

/** What labels need of a `node:http` response. */
export interface OutgoingResponse {
  readonly statusCode: number;
  readonly headersSent: boolean;
  once(event: 'close', listener: () => void): unknown;
}

/** Options of the middleware of every framework. */
export interface RequestLabelOptions {
  /**
   * Whether samples have the label `http.response.status_class` (`2xx`). It is known when the response ends: samples
   * that are uploaded before have none. Default false.
   */
  readonly statusClass?: boolean;
}

/** A request whose samples are labelled. */
export interface LabelledRequest {
  /** Sets the label `http.route`: the pattern that the request's path has matched. A later one takes its place. */
  setRoute(route: string): void;
  /** Sets it unless it is set. */
  setDefaultRoute(route: string): void;
  /** Adds the status class when the response ends. */
  addStatusClass(): void;
  /** Called when the response has ended. */
  onEnd(listener: () => void): void;
}

/** The route of requests that no route has taken, of which there are as many as there are paths. */
export const NO_ROUTE = '(no route)';

/** Methods that semantic conventions of HTTP name; all others count as one. */
const METHODS: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
  'TRACE',
]);

/** The labels of this request, if it is labelled already, by whichever middleware. */
export function findLabelledRequest(request: object): LabelledRequest | undefined {
  return labelledRequests().get(request);
}

/**
 * Runs `fn`, which handles a request, with labels on its samples and on those of all work that it starts. One request
 * has one set of labels: where there are several middlewares, all of them set the same. Without a running profiler
 * `fn` is just called. Throws what `fn` throws.
 */
export function labelRequest<R>(
  request: IncomingRequest,
  response: OutgoingResponse,
  { statusClass = false }: RequestLabelOptions,
  fn: (labelled: LabelledRequest | undefined) => R,
): R {
  const known = findLabelledRequest(request);
  if (known !== undefined) {
    if (statusClass) known.addStatusClass();
    return fn(known);
  }
  const { running } = threadRegistry();
  if (running === undefined) return fn(undefined);
  return running.labeller.runRequest((labels) => {
    const labelled = createLabelledRequest(request, response, labels);
    if (statusClass) labelled.addStatusClass();
    labelledRequests().set(request, labelled);
    followListeners(request, labels);
    return fn(labelled);
  });
}

function createLabelledRequest(
  { method = '' }: IncomingRequest,
  response: OutgoingResponse,
  labels: RequestLabels,
): LabelledRequest {
  const values: Record<string, string> = { 'http.request.method': METHODS.has(method) ? method : '_OTHER' };
  const atEnd: (() => void)[] = [];
  let withStatusClass = false;

  function setRoute(route: string): void {
    const short = route.slice(0, MAX_VALUE_LENGTH);
    if (values['http.route'] === short) return;
    values['http.route'] = short;
    labels.set(values);
  }

  function setDefaultRoute(route: string): void {
    if (values['http.route'] === undefined) setRoute(route);
  }

  response.once('close', () => {
    for (const listener of atEnd) listener();
    setDefaultRoute(NO_ROUTE);
    // Nothing was answered when the client has left before.
    if (!withStatusClass || !response.headersSent) return;
    values['http.response.status_class'] = `${Math.trunc(response.statusCode / 100)}xx`;
    labels.set(values);
  });
  labels.set(values);
  return {
    setRoute,
    setDefaultRoute,
    addStatusClass() {
      withStatusClass = true;
    },
    onEnd: (listener) => void atEnd.push(listener),
  };
}

/** The body of a request arrives from its socket, which was there before: what listens for it is the request's work. */
function followListeners(request: IncomingRequest, labels: RequestLabels): void {
  const { emit } = request;
  Object.defineProperty(request, 'emit', {
    configurable: true,
    writable: true,
    value: (...args: Parameters<typeof emit>) => labels.run(() => emit.apply(request, args)),
  });
}

const REQUESTS = Symbol.for('hotspan.requests.1');

/** Shared by all copies of this code in the thread: each of the package's entries has one in its CommonJS build. */
function labelledRequests(): WeakMap<object, LabelledRequest> {
  // The type of globalThis does not know our symbol.
  const shared = globalThis as { [REQUESTS]?: WeakMap<object, LabelledRequest> };
  shared[REQUESTS] ??= new WeakMap();
  return shared[REQUESTS];
}

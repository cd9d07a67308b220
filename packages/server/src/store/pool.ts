import { ServerError } from '../errors.js';

export interface PoolOptions<T> {
  /** Most things in use at once. */
  readonly size: number;
  readonly create: () => T;
}

/** Lends things that can do one job at a time. */
export interface Pool<T> {
  /**
   * Runs a job with a thing of the pool. Rejects with HOTSPAN_ERR_SERVER_BUSY when none is free for `timeoutMs`, and
   * with the signal's reason when that comes first, also while the job runs: the thing is lent again when it ends.
   */
  use<R>(
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
    job: (thing: T) => Promise<R>,
  ): Promise<R>;
  /** Resolves when nothing is in use. Waiting jobs are refused, as are later ones. */
  close(): Promise<void>;
  readonly load: PoolLoad;
}

/** Jobs of a pool at this moment. */
export interface PoolLoad {
  readonly running: number;
  readonly waiting: number;
}

export function createPool<T>({ size, create }: PoolOptions<T>): Pool<T> {
  const free: T[] = [];
  const waiting: { resolve: (thing: T) => void; reject: (reason: unknown) => void }[] = [];
  const running = new Set<Promise<unknown>>();
  let created = 0;
  let isClosed = false;

  function acquire(timeoutMs: number, signal: AbortSignal | undefined): Promise<T> {
    const ready = free.pop();
    if (ready !== undefined) return Promise.resolve(ready);
    if (created < size) {
      created++;
      return Promise.resolve(create());
    }
    return new Promise((resolve, reject) => {
      const entry = { resolve: settle(resolve), reject: settle(reject) };
      const timer = setTimeout(() => entry.reject(busyError()), timeoutMs);
      const onAbort = (): void => entry.reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.push(entry);

      function settle<A>(callback: (value: A) => void): (value: A) => void {
        return (value) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
          const at = waiting.indexOf(entry);
          if (at >= 0) waiting.splice(at, 1);
          callback(value);
        };
      }
    });
  }

  function release(thing: T): void {
    const next = waiting[0];
    if (next === undefined) free.push(thing);
    else next.resolve(thing);
  }

  return {
    async use({ timeoutMs, signal }, job) {
      if (isClosed)
        throw new ServerError('HOTSPAN_ERR_SERVER_BUSY', 'the server is stopping. Try again shortly.');
      signal?.throwIfAborted();
      const thing = await acquire(timeoutMs, signal);
      const work = job(thing).finally(() => {
        running.delete(work);
        release(thing);
      });
      running.add(work);
      return signal === undefined ? work : Promise.race([work, rejectOnAbort(signal, work)]);
    },
    get load() {
      return { running: running.size, waiting: waiting.length };
    },
    async close() {
      isClosed = true;
      for (const { reject } of [...waiting]) reject(busyError());
      await Promise.allSettled(running);
    },
  };
}

/** Rejects when the signal is aborted before the work has ended. */
function rejectOnAbort(signal: AbortSignal, work: Promise<unknown>): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    // A signal that is aborted already says nothing any more.
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const forget = (): void => signal.removeEventListener('abort', onAbort);
    work.then(forget, forget);
  });
}

function busyError(): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_BUSY', 'too many queries run already. Try again shortly.');
}

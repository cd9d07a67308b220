import { randomUUID } from 'node:crypto';
import { ServerError } from '../errors.js';

/** How a job stands. */
export type JobState =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly answer: Uint8Array }
  | { readonly status: 'failed'; readonly error: unknown };

/** Works for an answer; rejects with the reason of the signal once that is aborted. */
export type RunJob = (signal: AbortSignal) => Promise<Uint8Array>;

/** Work that nobody waits for, and what came of it for those who ask later. */
export interface JobTable {
  /**
   * Starts a job and returns its id, which nobody can guess.
   *
   * @throws HOTSPAN_ERR_SERVER_BUSY when as many run as may, and HOTSPAN_ERR_SERVER_STARTING when the server stops.
   */
  start(owner: string, run: RunJob): string;
  /** @throws HOTSPAN_ERR_SERVER_UNKNOWN_ID when the owner has no such job, or has it no longer. */
  read(owner: string, id: string): JobState;
  /** Aborts what runs and waits for it; forgets everything. */
  stop(): Promise<void>;
  readonly load: JobLoad;
}

export interface JobLoad {
  readonly running: number;
  /** Of answers that are kept. */
  readonly bytes: number;
}

export interface JobTableOptions {
  /** Longest time of a job. */
  readonly timeoutMs: number;
  /** Told of each outcome that is kept no longer: for its time is over, or for there is no room. */
  readonly onDropped: (reason: 'expired' | 'evicted') => void;
}

/** More would wait for each other: the embedded engine answers three queries at a time. */
export const MAX_RUNNING_JOBS = 8;
/** Some minutes more than clients poll for. */
export const KEEP_MS: number = 10 * 60_000;
export const MAX_KEPT_JOBS = 1_000;
/** Answers for people to look at have less than a megabyte, those of a million nodes 50 MB. */
export const MAX_KEPT_BYTES: number = 64 * 1024 * 1024;

interface Running {
  readonly owner: string;
  readonly abort: AbortController;
  readonly work: Promise<void>;
}

interface Outcome {
  readonly owner: string;
  readonly state: JobState;
  readonly bytes: number;
  readonly expiry: NodeJS.Timeout;
}

export function createJobTable({ timeoutMs, onDropped }: JobTableOptions): JobTable {
  const running = new Map<string, Running>();
  /** The oldest first. */
  const outcomes = new Map<string, Outcome>();
  let keptBytes = 0;
  let isStopped = false;

  function forget(id: string): void {
    const outcome = outcomes.get(id);
    if (outcome === undefined) return;
    clearTimeout(outcome.expiry);
    keptBytes -= outcome.bytes;
    outcomes.delete(id);
  }

  function drop(id: string, reason: 'expired' | 'evicted'): void {
    forget(id);
    onDropped(reason);
  }

  function keep(id: string, owner: string, state: JobState): void {
    running.delete(id);
    if (isStopped) return;
    const bytes = state.status === 'done' ? state.answer.length : 0;
    // The process need not live for it.
    const expiry = setTimeout(() => drop(id, 'expired'), KEEP_MS).unref();
    outcomes.set(id, { owner, state, bytes, expiry });
    keptBytes += bytes;
    for (const oldest of outcomes.keys()) {
      if (outcomes.size <= MAX_KEPT_JOBS && keptBytes <= MAX_KEPT_BYTES) break;
      drop(oldest, 'evicted');
    }
  }

  async function execute(run: RunJob, abort: AbortController): Promise<JobState> {
    const deadline = setTimeout(() => abort.abort(timeoutError(timeoutMs)), timeoutMs);
    try {
      const answer = await run(abort.signal);
      return answer.length <= MAX_KEPT_BYTES
        ? { status: 'done', answer }
        : { status: 'failed', error: sizeError(answer.length) };
    } catch (error) {
      return { status: 'failed', error };
    } finally {
      clearTimeout(deadline);
    }
  }

  return {
    start(owner, run) {
      if (isStopped) throw stopError();
      if (running.size >= MAX_RUNNING_JOBS) {
        throw new ServerError(
          'HOTSPAN_ERR_SERVER_BUSY',
          `${running.size} asynchronous queries run, and ${MAX_RUNNING_JOBS} is the most. Try again shortly.`,
        );
      }
      const id = randomUUID();
      const abort = new AbortController();
      const work = execute(run, abort).then((state) => keep(id, owner, state));
      running.set(id, { owner, abort, work });
      return id;
    },

    read(owner, id) {
      if (running.get(id)?.owner === owner) return { status: 'running' };
      const outcome = outcomes.get(id);
      if (outcome?.owner === owner) return outcome.state;
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_UNKNOWN_ID',
        `there is no query of this request_id, or its answer is not kept any more: ${KEEP_MS / 60_000} minutes is the longest. Start it again.`,
      );
    },

    async stop() {
      isStopped = true;
      const jobs = [...running.values()];
      for (const { abort } of jobs) abort.abort(stopError());
      for (const id of outcomes.keys()) forget(id);
      await Promise.all(jobs.map(({ work }) => work));
    },

    get load() {
      return { running: running.size, bytes: keptBytes };
    },
  };
}

function timeoutError(timeoutMs: number): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
    `the query took more than ${timeoutMs} ms. Choose a shorter range, or raise --query-timeout.`,
  );
}

function sizeError(bytes: number): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
    `the answer has ${bytes} bytes, and ${MAX_KEPT_BYTES} is the most that is kept. Ask for fewer nodes, or without async.`,
  );
}

function stopError(): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_STARTING',
    'the server is stopping and forgets asynchronous queries. Start it again shortly.',
  );
}

/** How long the event loop is kept before others get their turn. A usual profile takes 1 to 2 ms. */
const MAX_TURN_MS = 8;

/**
 * How long after a turn the loop is left to connections that wait to be accepted, and to the requests that they bring: a share of what
 * work waits anyway. When it waits for seconds most of what comes is refused, which takes a fraction of the time and is to be done at once.
 */
const MIN_ARRIVALS_MS = 4;
const MAX_ARRIVALS_MS = 24;
const ARRIVALS_SHARE = 0.02;

/** What is begun in one turn goes on in the next: so much inflated at once is a megabyte. */
const MAX_BEGUN_PER_TURN = 8;

interface Job {
  /** By performance.now(). */
  readonly sinceMs: number;
  run(): void;
}

const begun: Job[] = [];
const fresh: Job[] = [];
let pauses = 0;
let isScheduled = false;
let hasArrival = false;
let arrivalsEndMs = 0;

/**
 * Runs a short piece of work on the event loop when it is its turn, in the order of the calls; resolves with what it returns. When many
 * requests are complete at once, the loop otherwise works through all of them before it looks at anything else. One queue for the
 * process, as there is one loop.
 */
export function inTurn<T>(work: () => T): Promise<T> {
  return enqueue(fresh, work);
}

/**
 * The same for the next piece of something that has had a turn: before everything that waits for its first. What has begun holds more
 * memory than what has not, and has waited already.
 */
export function inTurnAgain<T>(work: () => T): Promise<T> {
  return enqueue(begun, work);
}

/**
 * Begins with nothing that waits for its first turn until the function returned is called: for when there is enough to finish. Turns
 * for the next piece are given.
 */
export function pauseBeginning(): () => void {
  pauses++;
  return () => {
    pauses--;
    if (hasWork()) schedule();
  };
}

/** For how long the oldest piece of work has waited, in milliseconds; about as long as one that comes now will. */
export function turnDelayMs(): number {
  const oldestMs = Math.min(begun[0]?.sinceMs ?? Infinity, fresh[0]?.sinceMs ?? Infinity);
  return oldestMs === Infinity ? 0 : performance.now() - oldestMs;
}

/**
 * To be told of each connection that is accepted. Node.js accepts one at a time and then goes round its loop: behind turns of full length
 * a hundred a second, and the system turns away what it cannot keep.
 */
export function noteArrival(): void {
  hasArrival = true;
}

function enqueue<T>(queue: Job[], work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    queue.push({
      sinceMs: performance.now(),
      run() {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      },
    });
    if (hasWork()) schedule();
  });
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(takeTurn);
}

function takeTurn(): void {
  isScheduled = false;
  const startMs = performance.now();
  if (hasArrival && startMs < arrivalsEndMs) {
    hasArrival = false;
    schedule();
    return;
  }
  const endMs = startMs + MAX_TURN_MS;
  let room = MAX_BEGUN_PER_TURN;
  while (hasWork() && room > 0) {
    const job = begun.shift();
    if (job === undefined) room--;
    (job ?? fresh.shift())?.run();
    if (performance.now() >= endMs) break;
  }
  if (!hasWork()) return;
  const arrivalsMs = Math.min(Math.max(turnDelayMs() * ARRIVALS_SHARE, MIN_ARRIVALS_MS), MAX_ARRIVALS_MS);
  arrivalsEndMs = performance.now() + arrivalsMs;
  schedule();
}

function hasWork(): boolean {
  return begun.length > 0 || (fresh.length > 0 && pauses === 0);
}

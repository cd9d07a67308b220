/** How long the event loop is kept before others get their turn. A usual profile takes 1 to 2 ms. */
const MAX_TURN_MS = 8;

interface Job {
  run(): void;
}

const waiting: Job[] = [];
let isScheduled = false;

/**
 * Runs a short piece of work on the event loop when it is its turn, in the order of the calls; resolves with what it returns. When many
 * requests are complete at once, the loop otherwise works through all of them before it looks at anything else. One queue for the
 * process, as there is one loop.
 */
export function inTurn<T>(work: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    waiting.push({
      run() {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      },
    });
    schedule();
  });
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(takeTurn);
}

function takeTurn(): void {
  isScheduled = false;
  const endMs = performance.now() + MAX_TURN_MS;
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    job.run();
    if (performance.now() >= endMs) break;
  }
  if (waiting.length > 0) schedule();
}

/** Runs jobs one after the other, in the order in which they were asked for. */
export type TakeTurns = <R>(job: () => Promise<R>) => Promise<R>;

/**
 * For what must not run at the same time: a backup that has the profiles of a week already, and a retention that drops
 * the names of their functions.
 */
export function createTurns(): TakeTurns {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const done = last.then(job);
    last = done.catch(() => undefined);
    return done;
  };
}

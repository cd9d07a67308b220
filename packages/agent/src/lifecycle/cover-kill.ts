import { constants } from 'node:os';

/** Those that programs end themselves by, once they have been told to end. */
const ENDING_SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGKILL'] as const;

type Target = Pick<NodeJS.Process, 'kill' | 'pid' | 'listenerCount'>;

/**
 * Calls `endNow`, which must not throw, right before the process ends itself by a signal that nobody listens for, as
 * listeners do that have cleaned up and want the process to end by the signal that it got. Such an end comes without
 * `exit`. Returns what takes that back.
 */
export function coverKill(target: Target, endNow: () => void): () => void {
  const { kill } = target;
  const cover: typeof kill = (pid, signal = 'SIGTERM') => {
    if (pid === target.pid && endsProcess(target, signal)) endNow();
    return Reflect.apply(kill, target, [pid, signal]);
  };
  target.kill = cover;
  return () => {
    // What somebody else has put over it stays, and calls what is below.
    if (target.kill === cover) target.kill = kill;
  };
}

function endsProcess(target: Target, signal: string | number): boolean {
  const name = ENDING_SIGNALS.find((known) => known === signal || constants.signals[known] === signal);
  return name !== undefined && target.listenerCount(name) === 0;
}

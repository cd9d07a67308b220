/** Gathers what arrives while a commit runs or is waited for, and commits it together. */
export interface GroupCommit<T> {
  /** Resolves when the item is committed, and rejects when its commit failed. */
  add(item: T): Promise<void>;
  /** Commits what waits, then resolves. Nothing may be added after. */
  close(): Promise<void>;
  /** Items that are not committed yet. */
  readonly size: number;
}

export interface GroupCommitOptions<T> {
  /** How long the first item waits for others. */
  readonly waitMs: number;
  /** A commit begins early with this many items, and has at most twice as many. */
  readonly maxItems: number;
  readonly commit: (items: readonly T[]) => Promise<void>;
}

/**
 * A commit costs the same for one profile and for fifty. One runs at a time; items that come meanwhile are the next,
 * so that under load the groups grow by themselves.
 */
export function createGroupCommit<T>({ waitMs, maxItems, commit }: GroupCommitOptions<T>): GroupCommit<T> {
  interface Entry {
    readonly item: T;
    readonly resolve: () => void;
    readonly reject: (reason: unknown) => void;
  }
  let waiting: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let runningCount = 0;

  function commitNow(): void {
    clearTimeout(timer);
    timer = undefined;
    if (running !== undefined || waiting.length === 0) return;
    const group = waiting.slice(0, maxItems * 2);
    waiting = waiting.slice(group.length);
    runningCount = group.length;
    running = commit(group.map(({ item }) => item))
      .then(
        () => {
          for (const { resolve } of group) resolve();
        },
        (error: unknown) => {
          for (const { reject } of group) reject(error);
        },
      )
      .finally(() => {
        running = undefined;
        runningCount = 0;
        // They have waited for a whole commit already.
        commitNow();
      });
  }

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length >= maxItems) commitNow();
        else timer ??= setTimeout(commitNow, waitMs);
      });
    },
    async close() {
      commitNow();
      while (running !== undefined) await running;
    },
    get size() {
      return waiting.length + runningCount;
    },
  };
}

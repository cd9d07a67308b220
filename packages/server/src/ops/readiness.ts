/** What the server does: it takes requests only while it is ready. */
export type Phase = 'starting' | 'ready' | 'stopping';

export interface ReadinessOptions {
  /** Rejects when the store does not take what is written. */
  readonly probe: () => Promise<void>;
  readonly now: () => number;
  /** A store that takes longer counts as gone. Default 10 000. */
  readonly timeoutMs?: number;
}

export interface Readiness {
  readonly phase: Phase;
  enter(phase: Phase): void;
  /** Why the server is not ready; undefined when it is. Asks the store at most once a second. */
  check(): Promise<string | undefined>;
}

/** Several load balancers ask every second each. */
const CACHE_MS = 1_000;
/** A commit behind which the probe waits may take a few seconds on a busy disk. */
const TIMEOUT_MS = 10_000;

export function createReadiness({ probe, now, timeoutMs = TIMEOUT_MS }: ReadinessOptions): Readiness {
  let phase: Phase = 'starting';
  let asked: { readonly atMs: number; readonly answer: Promise<string | undefined> } | undefined;

  async function askStore(): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`the store did not answer within ${timeoutMs} ms`), timeoutMs);
      timer.unref();
    });
    const answer = probe().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  return {
    get phase() {
      return phase;
    },
    enter(next) {
      phase = next;
    },
    async check() {
      if (phase !== 'ready') return phase;
      const atMs = now();
      // A clock that was set back does not keep an answer for longer.
      if (asked === undefined || Math.abs(atMs - asked.atMs) >= CACHE_MS)
        asked = { atMs, answer: askStore() };
      return asked.answer;
    },
  };
}

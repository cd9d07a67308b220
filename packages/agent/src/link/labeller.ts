import type { AgentLog } from '../self/agent-log.js';
import { checkLabels } from './check-labels.js';
import type { Linker } from './create-linker.js';
import { NO_LABELS } from './label-scope.js';
import type { LabelRecord, LabelScope } from './sample-context.js';

/** Labels of a request that is being handled: replaced as more is known of it. */
export interface RequestLabels {
  set(labels: unknown): void;
  /** Runs work of the same request that does not come from it, such as a listener that its socket calls. */
  run<R>(work: () => R): R;
}

/** Puts labels of the application on samples. No method throws but what the application's own function throws. */
export interface Labeller {
  /** Runs `fn`, and all asynchronous work that it starts, with these labels over those that hold. */
  run<R>(labels: unknown, fn: () => R): R;
  /** Runs `fn`, which handles a request, with labels that can be set until the request's samples are uploaded. */
  runRequest<R>(fn: (labels: RequestLabels) => R): R;
  /**
   * Gives the rest of the current execution, and all asynchronous work that it starts from now, these labels. They
   * take the place of those that an earlier call has given it, and are laid over all others.
   */
  enter(labels: unknown): void;
  /** All labels of samples taken at this moment. */
  read(): LabelRecord;
  /** Labels that were left out, because of their names or values. */
  droppedLabels(): number;
}

/** Creates it; without a linker, which only samples of time have, it just calls. */
export function createLabeller(linker: Linker | undefined, log: AgentLog): Labeller {
  let droppedLabels = 0;
  /** Of the scopes that were entered: what is below them. */
  const bases = new WeakMap<LabelScope, LabelScope | undefined>();

  function check(given: unknown): LabelRecord {
    const { labels, problems } = checkLabels(given);
    if (problems.length > 0) {
      droppedLabels += problems.length;
      log.warnOnce('labels', `[HOTSPAN_ERR_LABEL] labels were left out: ${problems.join('; ')}.`);
    }
    return labels;
  }

  return {
    run: (labels, fn) => (linker ? linker.runWithLabels(check(labels), fn) : fn()),
    runRequest(fn) {
      if (!linker) return fn({ set() {}, run: (work) => work() });
      return linker.runInRequest((scope, again) =>
        fn({
          run: again,
          set(labels) {
            scope.labels = check(labels);
          },
        }),
      );
    },
    enter(labels) {
      if (!linker) return;
      const now = linker.currentScope();
      const base = now !== undefined && bases.has(now) ? bases.get(now) : now;
      bases.set(linker.enterLabels(base, check(labels)), base);
    },
    read: () => linker?.currentLabels() ?? NO_LABELS,
    droppedLabels: () => droppedLabels,
  };
}

import type { AgentLog } from '../self/agent-log.js';
import { checkLabels } from './check-labels.js';
import type { Linker } from './create-linker.js';
import { type LabelRecord, NO_LABELS } from './label-scope.js';

/** Labels of a request that is being handled: replaced as more is known of it. */
export interface RequestLabels {
  set(labels: unknown): void;
}

/** Puts labels of the application on samples. No method throws but what the application's own function throws. */
export interface Labeller {
  /** Runs `fn`, and all asynchronous work that it starts, with these labels over those that hold. */
  run<R>(labels: unknown, fn: () => R): R;
  /** Runs `fn`, which handles a request, with labels that can be set until the request's samples are uploaded. */
  runRequest<R>(fn: (labels: RequestLabels) => R): R;
  /** All labels of samples taken at this moment. */
  read(): LabelRecord;
  /** Labels that were left out, because of their names or values. */
  droppedLabels(): number;
}

/** Creates it; without a linker, which only samples of time have, it just calls. */
export function createLabeller(linker: Linker | undefined, log: AgentLog): Labeller {
  let droppedLabels = 0;

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
      if (!linker) return fn({ set() {} });
      return linker.runInRequest((scope) =>
        fn({
          set(labels) {
            scope.labels = check(labels);
          },
        }),
      );
    },
    read: () => linker?.currentLabels() ?? NO_LABELS,
    droppedLabels: () => droppedLabels,
  };
}

import type { Labels } from '../link/check-labels.js';
import { NO_LABELS } from '../link/label-scope.js';
import type { LabelRecord } from '../link/sample-context.js';
import { threadRegistry } from './thread-registry.js';

/**
 * Runs `fn` and returns what it returns. Samples of `fn`, and of all work that it starts, however asynchronous, have
 * these labels, laid over those that hold already; what it throws goes through, and what held before holds again.
 *
 * A name is a letter or `_` and up to 63 letters, digits, `_`, `.` and `-`; a value is a string of up to 200 characters,
 * a number or a boolean; a sample has at most 32 labels. What is beyond is left out, counted as `droppedLabels` and
 * reported once (`HOTSPAN_ERR_LABEL`). Every different set of labels makes a series of its own on the server: give
 * names of groups, never ids. Without a running profiler `fn` is just called.
 */
export function withLabels<R>(labels: Labels, fn: () => R): R {
  const { running } = threadRegistry();
  return running ? running.labeller.run(labels, fn) : fn();
}

/** The labels that samples taken at this moment have, those of the request included. */
export function getLabels(): LabelRecord {
  return threadRegistry().running?.labeller.read() ?? NO_LABELS;
}

import { NO_SPAN, type SampleContext } from '../link/sample-context.js';

/**
 * Numbers the contexts of one window, so that the engine can carry them through a profile as one numeric label.
 * A window has at most as many as it has samples.
 */
export interface ContextTable {
  /** A positive number for a context, 0 for none. */
  label(recorded: object | undefined): number;
  at(label: number): SampleContext;
}

/** `read` tells what a recorded object stands for, see `Linker`; undefined = nothing. */
export function createContextTable(
  read: (recorded: object | undefined) => SampleContext | undefined,
): ContextTable {
  const contexts: SampleContext[] = [NO_SPAN];
  const labels = new Map<SampleContext, number>([[NO_SPAN, 0]]);
  return {
    label(recorded) {
      const context = read(recorded) ?? NO_SPAN;
      const known = labels.get(context);
      if (known !== undefined) return known;
      const label = contexts.length;
      contexts.push(context);
      labels.set(context, label);
      return label;
    },
    at: (label) => contexts[label] ?? NO_SPAN,
  };
}

import type { LabelScope, SampleContext } from './sample-context.js';
import type { Activation } from './wrap-context-manager.js';

/** A way of keeping the engine's context equal to the active span and labels. */
export interface LinkageMode extends Activation {
  /** What a sample taken at this moment would be taken on behalf of. */
  current(): SampleContext;
  /** What the context that the engine recorded with a sample stands for; `NO_SPAN` for anything that is not ours. */
  read(recorded: object | undefined): SampleContext;
  /** Runs `fn`, and all asynchronous work that it starts, with the labels of this scope. */
  runInScope<R>(scope: LabelScope, fn: () => R): R;
  /** Gives the rest of the current execution, and all work that it starts from now, the labels of this scope. */
  enterScope(scope: LabelScope): void;
}

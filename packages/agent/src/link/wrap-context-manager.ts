import type { Context, ContextManager, ContextToken } from './opentelemetry-types.js';
import { replaceMethod } from './replace-method.js';
import type { SampleContext } from './sample-context.js';

/** How a linkage mode follows activations. */
export interface Activation {
  /** What samples are to be linked to while `context` is active; undefined: what they are linked to already. */
  changeTo(context: Context, manager: ContextManager): SampleContext | undefined;
  /** Runs `run`, which activates a context and calls the application, with its samples linked to `wanted`. */
  runAs(wanted: SampleContext, run: () => unknown): unknown;
  /** `attach` has made `context` active; returns what to do after its token was disposed. */
  attached(context: Context, manager: ContextManager): () => void;
}

/**
 * Puts `with` and `attach` of this one manager instance through `activation`, as own properties over those of its
 * class; `bind` and event emitters go through `with`. Returns what removes it again. A wrapper that another
 * library has wrapped in turn cannot be removed, and merely hands calls on from then.
 */
export function wrapContextManager(manager: ContextManager, activation: Activation): () => void {
  let active = true;
  const originalWith = manager.with;
  const originalAttach = manager.attach;

  // Most activations change nothing for samples, and make no closure.
  const wrappedWith: ContextManager['with'] = (context, fn, thisArg, ...args) => {
    const wanted = active ? activation.changeTo(context, manager) : undefined;
    if (wanted !== undefined) return runAs(wanted, [context, fn, thisArg, ...args]);
    // To spread even an empty array is a call of its own.
    return args.length === 0
      ? originalWith.call(manager, context, fn, thisArg)
      : originalWith.call(manager, context, fn, thisArg, ...args);
  };

  const runAs = (wanted: SampleContext, args: Parameters<ContextManager['with']>): unknown =>
    activation.runAs(wanted, () => Reflect.apply(originalWith, manager, args));

  const wrappedAttach = (context: Context): ContextToken => {
    // Installed only over an existing method.
    const token = originalAttach?.call(manager, context) as ContextToken;
    if (!active) return token;
    const afterDispose = activation.attached(context, manager);
    let disposed = false;
    const dispose = (): void => {
      token.dispose();
      if (disposed || !active) return;
      disposed = true;
      afterDispose();
    };
    return Symbol.dispose === undefined ? { dispose } : withDisposeSymbol({ dispose });
  };

  const undo = [replaceMethod(manager, 'with', wrappedWith)];
  if (originalAttach) undo.push(replaceMethod(manager, 'attach', wrappedAttach));
  return () => {
    active = false;
    for (const restore of undo) restore();
  };
}

/** The API's token works with `using` where the runtime has it, so ours does. */
function withDisposeSymbol(token: ContextToken): ContextToken {
  return Object.defineProperty(token, Symbol.dispose, { value: token.dispose });
}

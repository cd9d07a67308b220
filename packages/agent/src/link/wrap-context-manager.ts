import type { Context, ContextManager, ContextToken } from './opentelemetry-types.js';
import { replaceMethod } from './replace-method.js';

/** How a linkage mode follows activations. */
export interface Activation {
  /** Runs `run`, which activates `context` and calls the application, with the context's samples linked. */
  runWith(context: Context, manager: ContextManager, run: () => unknown): unknown;
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

  const wrappedWith: ContextManager['with'] = (context, fn, thisArg, ...args) => {
    if (!active) return originalWith.call(manager, context, fn, thisArg, ...args);
    return activation.runWith(context, manager, () =>
      originalWith.call(manager, context, fn, thisArg, ...args),
    );
  };

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

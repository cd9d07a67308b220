import { replaceMethod } from '../link/replace-method.js';
import { unwrapProvider } from '../resource/find-tracer-provider.js';

/** The methods that are followed, as the API's proxy and the SDKs' providers have them. */
interface Followed {
  shutdown?(...args: unknown[]): unknown;
  setDelegate?(...args: unknown[]): unknown;
}

/**
 * Calls `onShutdown` when the tracer provider is shut down, whose promise then waits for it: an SDK shuts down its
 * providers, but tells its instrumentations nothing. `provider` is the SDK's or, as instrumentations get it before the
 * SDK is installed, the API's proxy for whichever is. Returns what takes everything back. Never throws.
 */
export function followShutdown(provider: unknown, onShutdown: () => Promise<void>): () => void {
  const undo: (() => void)[] = [];
  let active = true;

  function followProvider(found: Followed | undefined): void {
    const original = found?.shutdown;
    if (found === undefined || typeof original !== 'function') return;
    const shutdown: Followed['shutdown'] = async (...args) => {
      const ended = active ? onShutdown() : undefined;
      try {
        // What it returns or throws is the caller's.
        return await original.apply(found, args);
      } finally {
        await ended;
      }
    };
    undo.push(replaceMethod(found, 'shutdown', shutdown));
  }

  function followProxy(proxy: Followed): void {
    const original = proxy.setDelegate;
    if (typeof original !== 'function') return;
    const setDelegate: Followed['setDelegate'] = (...args) => {
      const result = original.apply(proxy, args);
      if (active) attempt(() => followProvider(unwrapProvider(proxy)));
      return result;
    };
    undo.push(replaceMethod(proxy, 'setDelegate', setDelegate));
  }

  attempt(() => {
    if (typeof provider !== 'object' || provider === null) return;
    followProvider(unwrapProvider(provider));
    followProxy(provider);
  });
  return () => {
    active = false;
    for (const restore of undo.splice(0)) attempt(restore);
  };
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Ignored: a provider that cannot be followed costs this comfort, and must not cost the host its start.
  }
}

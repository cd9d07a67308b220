import { useEffect, useState } from 'react';
import { beginLoading } from './loading-count.js';

/** Where a request stands. While one runs, and after one that failed, the data of the last success stays, so that a refresh does not blink. */
export interface RequestState<T> {
  readonly data: T | undefined;
  readonly error: Error | undefined;
  readonly isLoading: boolean;
}

/**
 * Runs a request whenever its key changes, and aborts the one before. No key, no request. `load` must depend on nothing but
 * what the key says.
 */
export function useRequest<T>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<T>,
): RequestState<T> {
  const [state, setState] = useState<RequestState<T>>({ data: undefined, error: undefined, isLoading: true });

  // biome-ignore lint/correctness/useExhaustiveDependencies: load is a new function on every render; the key stands for it.
  useEffect(() => {
    if (key === undefined) {
      setState({ data: undefined, error: undefined, isLoading: false });
      return;
    }
    const controller = new AbortController();
    const endLoading = beginLoading();
    setState((last) => ({ ...last, isLoading: true }));
    load(controller.signal)
      .then(
        (data) => {
          if (!controller.signal.aborted) setState({ data, error: undefined, isLoading: false });
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          const shown = error instanceof Error ? error : new Error(String(error));
          setState((last) => ({ ...last, error: shown, isLoading: false }));
        },
      )
      .finally(endLoading);
    return () => {
      controller.abort();
      endLoading();
    };
  }, [key]);

  return state;
}

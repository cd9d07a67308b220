import { useSyncExternalStore } from 'react';

let count = 0;
const listeners = new Set<() => void>();

/** Counts something as loading until the function that is returned is called; more calls of that do nothing. */
export function beginLoading(): () => void {
  add(1);
  let hasEnded = false;
  return () => {
    if (!hasEnded) add(-1);
    hasEnded = true;
  };
}

/** Whether the page waits for the server. */
export function useIsLoading(): boolean {
  return useSyncExternalStore(subscribe, () => count > 0);
}

function add(step: number): void {
  count += step;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

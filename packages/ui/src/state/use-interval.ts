import { useEffect, useRef } from 'react';

/** Calls back every so often while the page is visible; never for an undefined interval. */
export function useInterval(callback: () => void, intervalMs: number | undefined): void {
  const newest = useRef(callback);
  newest.current = callback;
  useEffect(() => {
    if (intervalMs === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) newest.current();
    }, intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
}

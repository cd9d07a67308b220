import { createVersionTracker, fileVersionOf } from '../limits/file-version.js';

/** As often as the configuration file is looked at. */
const INTERVAL_MS = 1_000;

/**
 * Calls back when one of the files became another and stayed so for two looks, and once soon after it is called: what was
 * read before may have changed since. Keeps no process running. Returns what ends it.
 */
export function watchFiles(
  paths: readonly string[],
  onChange: () => void,
  intervalMs: number = INTERVAL_MS,
): () => void {
  if (paths.length === 0) return () => {};
  const isNewVersion = createVersionTracker('');
  const timer = setInterval(() => {
    if (isNewVersion(paths.map(fileVersionOf).join(' '))) onChange();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

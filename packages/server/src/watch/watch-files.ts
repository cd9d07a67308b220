import { createVersionTracker, fileVersionOf } from './file-version.js';

export interface WatchFilesOptions {
  /**
   * Versions of the files when they were last read, from `fileVersionOf`, with a space between them. Default: unknown, and
   * it calls back once soon after it is called.
   */
  readonly version?: string | undefined;
  /** Time between two looks at the files, in milliseconds. Default 1 000. */
  readonly intervalMs?: number | undefined;
}

/**
 * Looking at files and not waiting for events, for those do not come from every file system, nor for a symbolic link that
 * points to another file. One stat a second costs nothing.
 */
const INTERVAL_MS = 1_000;

/**
 * Calls back when one of the files became another and stayed so for two looks. Holds nothing open and does not keep the
 * process alive. Without files it does nothing.
 *
 * @returns a function that ends it.
 */
export function watchFiles(
  paths: readonly string[],
  onChange: () => void,
  { version = '', intervalMs = INTERVAL_MS }: WatchFilesOptions = {},
): () => void {
  if (paths.length === 0) return () => {};
  const isNewVersion = createVersionTracker(version);
  const timer = setInterval(() => {
    if (isNewVersion(paths.map(fileVersionOf).join(' '))) onChange();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

import { statSync } from 'node:fs';

/** What tells one version of a file from another, or why there is none. Follows symbolic links, by which Kubernetes swaps files. */
export function fileVersionOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch (error) {
    // Errors of the file system carry its code.
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/**
 * Decides, from versions that are seen one after another, when a new one is there to be read: when it is seen twice, for
 * until then it may be half written. Each is read once.
 */
export function createVersionTracker(current: string): (seen: string) => boolean {
  let read = current;
  let previous = current;
  return (seen) => {
    const isSettled = seen === previous;
    previous = seen;
    if (!isSettled || seen === read) return false;
    read = seen;
    return true;
  };
}

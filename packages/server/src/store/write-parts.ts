import { open } from 'node:fs/promises';

/**
 * Writes a new file, or over an old one, from parts that lie anywhere: putting them together first takes as much memory again. Rejects
 * with the error of the file system, for a disk that is full as well.
 */
export async function writeParts(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    let rest = parts.filter(({ length }) => length > 0);
    while (rest.length > 0) {
      const { bytesWritten } = await file.writev(rest);
      // Less than all is written when the disk is full: the next call fails for it.
      rest = partsFrom(rest, bytesWritten);
    }
  } finally {
    await file.close();
  }
}

/** What is left of parts behind their first bytes. */
function partsFrom(parts: readonly Uint8Array[], start: number): Uint8Array[] {
  let skipped = 0;
  return parts.flatMap((part) => {
    const skip = Math.min(part.length, start - skipped);
    skipped += skip;
    return skip === part.length ? [] : [part.subarray(skip)];
  });
}

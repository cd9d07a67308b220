import { open } from 'node:fs/promises';

/**
 * Writes a new file, or over an old one, from parts that lie anywhere: putting them together first takes as much memory again. Rejects
 * with the error of the file system, for a disk that is full as well.
 */
export async function writeParts(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    let rest: readonly Uint8Array[] = partsFrom(parts, 0);
    while (rest.length > 0) {
      const { bytesWritten } = await file.writev(rest);
      // Less than all is written when the disk is full: the next call fails for it.
      rest = partsFrom(rest, bytesWritten);
    }
  } finally {
    await file.close();
  }
}

/** What is left of parts behind their first bytes, none of them empty. */
function partsFrom(parts: readonly Uint8Array[], start: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = start;
  for (const part of parts) {
    if (part.length > skip) rest.push(skip === 0 ? part : part.subarray(skip));
    skip = Math.max(0, skip - part.length);
  }
  return rest;
}

import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that blocks are written to for the engine to read them, as many as are written at the same time. */
export interface BlockFiles {
  /** A file that nobody uses now, to be written over. */
  take(): string;
  /** Empties it, and has it for the next block. */
  giveBack(file: string): Promise<void>;
  /** Removes those that are not in use. */
  remove(): Promise<void>;
}

/**
 * The same files are used again and again. One for each block, removed when it has been read, made all files of the engine
 * slower on ext4, which looks through everything that was removed within the last minutes before it makes a new one.
 */
export function createBlockFiles(folder: string): BlockFiles {
  const free: string[] = [];
  let count = 0;
  return {
    take: () => free.pop() ?? join(folder, `${count++}.native`),
    async giveBack(file) {
      // Ignored: what is left in it is written over. It may not be there yet, if the disk was full.
      await truncate(file).catch(() => undefined);
      free.push(file);
    },
    async remove() {
      await Promise.all(free.splice(0).map((file) => rm(file, { force: true })));
    },
  };
}

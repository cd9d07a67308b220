import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Part of a file: at most so many bytes of its beginning or its end. */
export interface ReadRequest {
  readonly path: string;
  readonly from: 'start' | 'end';
  readonly maxBytes: number;
}

/** What was read; undefined where there is no regular file that can be read. */
export type ReadAnswer = { readonly bytes: Buffer; readonly fileBytes: number } | undefined;

/**
 * Work that needs files, written once for both ways of reading them: it yields what it wants to read and is
 * resumed with the answer.
 */
export type Reading<T> = Generator<ReadRequest, T, ReadAnswer>;

/** Does the work at once. Throws only what the work throws. */
export function runSync<T>(reading: Reading<T>): T {
  let step = reading.next();
  while (!step.done) step = reading.next(readNow(step.value));
  return step.value;
}

/** Does the work with the event loop free while files are read. Rejects only with what the work throws. */
export async function runAsync<T>(reading: Reading<T>): Promise<T> {
  let step = reading.next();
  while (!step.done) step = reading.next(await readLater(step.value));
  return step.value;
}

function readNow({ path, from, maxBytes }: ReadRequest): ReadAnswer {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return undefined;
    const length = Math.min(stat.size, maxBytes);
    const bytes = Buffer.allocUnsafe(length);
    const read = length && readSync(descriptor, bytes, 0, length, from === 'end' ? stat.size - length : 0);
    return { bytes: bytes.subarray(0, read), fileBytes: stat.size };
  } catch {
    // Ignored: not there or not for us to read, which is the answer.
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

async function readLater({ path, from, maxBytes }: ReadRequest): Promise<ReadAnswer> {
  try {
    const handle = await open(path, 'r');
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return undefined;
      const length = Math.min(stat.size, maxBytes);
      const bytes = Buffer.allocUnsafe(length);
      const position = from === 'end' ? stat.size - length : 0;
      const { bytesRead } = length > 0 ? await handle.read(bytes, 0, length, position) : { bytesRead: 0 };
      return { bytes: bytes.subarray(0, bytesRead), fileBytes: stat.size };
    } finally {
      await handle.close();
    }
  } catch {
    // Ignored: not there or not for us to read, which is the answer.
    return undefined;
  }
}

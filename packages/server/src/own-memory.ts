import { MessageChannel } from 'node:worker_threads';

const { port1: nowhere } = new MessageChannel();
nowhere.close();

/** Less is not worth a call. */
const MIN_BYTES = 4 * 1024;

const owned = new WeakSet<ArrayBufferLike>();

/** Says that nobody else has, or will have, to do with the memory of bytes that were just made. Returns them. */
export function ownMemory<B extends Uint8Array>(bytes: B): B {
  const { buffer, byteLength } = bytes;
  // Node.js takes small buffers out of memory that it shares, each less than half of it.
  if (byteLength >= MIN_BYTES && byteLength * 2 > buffer.byteLength) owned.add(buffer);
  return bytes;
}

/**
 * Gives back the memory of bytes that nobody reads any more, if they are known to have it for themselves; all views of it are empty
 * from then on. The garbage collector would find it too, but late and by collecting for nothing else: it counts a small object where
 * there are a hundred kilobytes, until those come to so much that it goes through everything.
 */
export function freeMemory({ buffer }: Uint8Array): void {
  if (!(buffer instanceof ArrayBuffer) || !owned.delete(buffer)) return;
  // What is transferred leaves its owner, and with a closed port goes nowhere.
  nowhere.postMessage(undefined, [buffer]);
}

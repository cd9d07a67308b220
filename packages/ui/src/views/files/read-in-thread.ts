import { type FileProblem, toFileProblem } from './file-problem.js';
import type { FileReply } from './file-worker.js';

/**
 * Reads a file in a thread of its own, so that the page can be used meanwhile, and a file that takes all memory takes that thread only.
 * Nothing of it leaves the browser. Never rejects; an aborted read never resolves.
 */
export function readInThread(file: Blob, signal: AbortSignal): Promise<FileReply> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./file-worker.ts', import.meta.url), { type: 'module' });
    const end = (reply: FileReply): void => {
      worker.terminate();
      resolve(reply);
    };
    worker.onmessage = ({ data }: MessageEvent<FileReply>) => end(data);
    // The thread's code could not be loaded, or it ran out of memory.
    worker.onerror = (event) => end({ problem: problemOf(event) });
    signal.addEventListener('abort', () => worker.terminate());
    worker.postMessage(file);
  });
}

function problemOf(event: ErrorEvent): FileProblem {
  return toFileProblem(new Error(event.message || 'its thread ended'));
}

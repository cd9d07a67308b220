// The program of the threads of draw-threads.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { packError } from '../ingest/prepare/portable-error.js';
import type { DrawReply } from './draw-reply.js';
import { drawUploads } from './draw-uploads.js';

void drawUploads(workerData).then(
  (drawing) => answer({ drawing }),
  (error: unknown) => answer({ error: packError(error) }),
);

function answer(reply: DrawReply): void {
  parentPort?.postMessage(reply);
}

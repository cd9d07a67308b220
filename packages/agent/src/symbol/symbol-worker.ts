// The program of the worker thread that parses large source maps.
import { parentPort } from 'node:worker_threads';
import { answerFile } from './answer-file.js';
import { runSync } from './file-reads.js';
import type { WorkerMessage, WorkerQuestion } from './worker-messages.js';

const send = (message: WorkerMessage): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ id, question }: WorkerQuestion) => {
  send({ kind: 'answer', id, answer: runSync(answerFile(question)) });
});
send({ kind: 'ready' });

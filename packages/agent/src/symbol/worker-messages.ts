import type { FileAnswer, FileQuestion } from './answer-file.js';

/** What the worker is sent. */
export interface WorkerQuestion {
  readonly id: number;
  readonly question: FileQuestion;
}

/** What it sends: once that it is ready, then one answer to each question. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: FileAnswer };

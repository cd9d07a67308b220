import type { EncodedBatch } from '../../store/encoded-batch.js';
import type { PortableError } from './portable-error.js';
import type { PrepareContext, PreparedWrite } from './prepare-write.js';
import type { WriteTask } from './write-task.js';

/** What a thread that prepares writes is told. */
export type ToThread =
  | {
      readonly kind: 'prepare';
      readonly id: number;
      readonly task: WriteTask;
      readonly context: PrepareContext;
    }
  /** What was prepared under that number is stored, or never will be. */
  | { readonly kind: 'settled'; readonly id: number; readonly isStored: boolean }
  /** Nothing is known to be stored any more. */
  | { readonly kind: 'forget' };

/** What it answers to `prepare`. */
export type FromThread =
  | { readonly id: number; readonly prepared: PreparedWrite<EncodedBatch> }
  | { readonly id: number; readonly error: PortableError };

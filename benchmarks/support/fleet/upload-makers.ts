import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Door } from './encode-upload.js';
import type { Fleet } from './fleet-plan.js';
import type { ReadyUpload } from './make-upload.js';
import type { MakeUploads } from './upload-maker.js';

/** Processes that make uploads before the clock starts. */
export interface UploadMakers {
  /** Uploads number `start` up to `end` (excluded), in this order. */
  make(fleet: Fleet, door: Door, start: number, end: number): Promise<ReadyUpload[]>;
  close(): void;
}

const PROGRAM = fileURLToPath(new URL('upload-maker.ts', import.meta.url));

export function createUploadMakers(): UploadMakers {
  const workers = Array.from(
    { length: availableParallelism() },
    // The advanced serialization sends bytes as they are.
    () =>
      fork(PROGRAM, [], { execArgv: ['--import', import.meta.resolve('tsx')], serialization: 'advanced' }),
  );

  async function ask(worker: ChildProcess, message: MakeUploads): Promise<ReadyUpload[]> {
    const answer = once(worker, 'message');
    worker.send(message);
    const [uploads] = await answer;
    // The worker sends nothing else.
    return uploads as ReadyUpload[];
  }

  return {
    async make(fleet, door, start, end) {
      const shares = workers.map((worker, place) => {
        const indexes: number[] = [];
        for (let index = start + place; index < end; index += workers.length) indexes.push(index);
        return ask(worker, { fleet, door, indexes });
      });
      const made = await Promise.all(shares);
      return Array.from({ length: end - start }, (_, i) => {
        const upload = made[i % workers.length]?.[Math.floor(i / workers.length)];
        if (upload === undefined) throw new Error(`upload ${start + i} is missing`);
        return upload;
      });
    },
    close() {
      for (const worker of workers) worker.disconnect();
    },
  };
}

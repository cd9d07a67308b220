// A child process of support/fleet/upload-makers.ts: answers every message with the uploads that it asks for.
import type { Door } from './encode-upload.js';
import type { Fleet } from './fleet-plan.js';
import { makeUpload } from './make-upload.js';

export interface MakeUploads {
  readonly fleet: Fleet;
  readonly door: Door;
  readonly indexes: readonly number[];
}

process.on('message', ({ fleet, door, indexes }: MakeUploads) => {
  process.send?.(indexes.map((index) => makeUpload(fleet, index, door)));
});

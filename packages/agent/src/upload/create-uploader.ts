import type { ExportResult } from '@hotspan/exporter-profiles-otlp';
import type { AgentLog } from '../self/agent-log.js';
import type { Sender } from './sender.js';
import { shouldKeep } from './should-keep.js';
import { createUploadQueue, type UploadQueueStats } from './upload-queue.js';

export interface UploaderInit {
  readonly maxBytes: number;
  readonly maxCount: number;
  readonly createSender: () => Promise<Sender>;
  readonly log: AgentLog;
}

export interface UploaderStats extends UploadQueueStats {
  /** Uploads the server took. */
  readonly uploads: number;
  /** Uploads that failed after all retries; those that may succeed later are tried again. */
  readonly failedUploads: number;
  /** Bytes of request bodies as sent, retries not included. */
  readonly uploadedBytes: number;
}

/** Sends encoded windows one after the other, oldest first. */
export interface Uploader {
  push(bytes: Uint8Array): void;
  /** Sends what waits, until nothing does or the server does not take it. Never rejects. */
  drain(): Promise<void>;
  /** Lets an upload under way end, and closes the connections. Never rejects. */
  close(): Promise<void>;
  stats(): UploaderStats;
}

export function createUploader({ maxBytes, maxCount, createSender, log }: UploaderInit): Uploader {
  const queue = createUploadQueue({ maxBytes, maxCount });
  let sender: Promise<Sender> | undefined;
  let draining: Promise<void> | undefined;
  let closed = false;
  let uploads = 0;
  let failedUploads = 0;
  let uploadedBytes = 0;

  async function sendAll(): Promise<void> {
    sender ??= createSender();
    const exporter = await sender;
    while (!closed) {
      const bytes = queue.shift();
      if (bytes === undefined) return;
      const result = await exporter.send(bytes);
      if (result.code === 0) {
        uploads++;
        uploadedBytes += result.sentBytes;
        continue;
      }
      failedUploads++;
      const isKept = shouldKeep(result);
      reportFailure(result, isKept);
      if (isKept) {
        queue.putBack(bytes);
        return;
      }
      queue.drop(bytes);
    }
  }

  /** A server that is away shows in many ways, which are one trouble: refused, late, in the middle of a restart. */
  function reportFailure({ error }: ExportResult, isKept: boolean): void {
    const kind = isKept ? 'server away' : `upload ${error?.code ?? ''}`;
    const message = `profiles were not uploaded: ${error?.message ?? 'unknown error'}`;
    log.debug(message);
    log.warnOnce(kind, message);
  }

  return {
    push: (bytes) => queue.push(bytes),

    drain() {
      draining ??= sendAll()
        .catch((error: unknown) => {
          sender = undefined;
          log.warnOnce('exporter', `the exporter could not be made: ${String(error)}`);
        })
        .finally(() => {
          draining = undefined;
        });
      return draining;
    },

    async close() {
      closed = true;
      await draining;
      await sender?.then((open) => open.shutdown()).catch(() => undefined);
    },

    stats: () => ({ ...queue.stats(), uploads, failedUploads, uploadedBytes }),
  };
}

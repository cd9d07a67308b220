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

/** Delivers windows at once, as `handOver` does. */
export type DeliverNow = (windows: readonly Uint8Array[]) => {
  /** How many of them, the oldest first. */
  readonly delivered: number;
  /** Why not all. */
  readonly problem?: string;
};

/** Sends encoded windows one after the other, oldest first. */
export interface Uploader {
  push(bytes: Uint8Array): void;
  /** Sends what waits, until nothing does or the server does not take it. Never rejects. */
  drain(): Promise<void>;
  /**
   * Delivers what waits and what is under way, in a process that ends now: nothing is sent in any other way afterwards.
   * What is under way may so arrive twice, with the same profile ids. Returns why not all of it was delivered; what
   * was not is dropped and counted.
   */
  handOver(deliver: DeliverNow): string | undefined;
  /** Lets an upload under way end, and closes the connections. Never rejects. */
  close(): Promise<void>;
  stats(): UploaderStats;
}

/** Ten large windows, and what a pipe and a network take within the second that there is. */
const MAX_HAND_OVER_BYTES = 4 * 1024 * 1024;

export function createUploader({ maxBytes, maxCount, createSender, log }: UploaderInit): Uploader {
  const queue = createUploadQueue({ maxBytes, maxCount });
  let sender: Promise<Sender> | undefined;
  let draining: Promise<void> | undefined;
  let closed = false;
  let underWay: Uint8Array | undefined;
  let uploads = 0;
  let failedUploads = 0;
  let uploadedBytes = 0;

  async function sendAll(): Promise<void> {
    sender ??= createSender();
    const exporter = await sender;
    while (!closed) {
      const bytes = queue.shift();
      if (bytes === undefined) return;
      underWay = bytes;
      const result = await exporter.send(bytes);
      // Handed over meanwhile.
      if (underWay !== bytes) return;
      underWay = undefined;
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

  /** Empties the queue. What a process cannot deliver in its last moment is dropped, the oldest first. */
  function takeNewest(): readonly Uint8Array[] {
    const windows: Uint8Array[] = [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) windows.push(next);
    let bytes = 0;
    let first = windows.length;
    while (first > 0) {
      bytes += windows[first - 1]?.byteLength ?? 0;
      if (bytes > MAX_HAND_OVER_BYTES) break;
      first--;
    }
    for (const window of windows.slice(0, first)) queue.drop(window);
    return windows.slice(first);
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

    handOver(deliver) {
      closed = true;
      if (underWay !== undefined) queue.putBack(underWay);
      underWay = undefined;
      const windows = takeNewest();
      if (windows.length === 0) return undefined;
      const { delivered, problem } = deliver(windows);
      uploads += delivered;
      for (const window of windows.slice(delivered)) queue.drop(window);
      if (delivered < windows.length) failedUploads++;
      return problem;
    },

    async close() {
      closed = true;
      await draining;
      await sender?.then((open) => open.shutdown()).catch(() => undefined);
    },

    stats: () => ({ ...queue.stats(), uploads, failedUploads, uploadedBytes }),
  };
}

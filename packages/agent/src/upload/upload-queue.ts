/** What the queue holds and what it had to drop. */
export interface UploadQueueStats {
  readonly queuedCount: number;
  readonly queuedBytes: number;
  readonly droppedCount: number;
  readonly droppedBytes: number;
}

/** Encoded windows that wait for the server, oldest first. */
export interface UploadQueue {
  /** Adds the newest. Over the limits the oldest go, and are counted; one that is too large by itself goes too. */
  push(bytes: Uint8Array): void;
  /** Puts the oldest back after a failed upload; it is dropped if newer ones have taken its place. */
  putBack(bytes: Uint8Array): void;
  /** Takes the oldest. */
  shift(): Uint8Array | undefined;
  /** Counts one that was taken and cannot be delivered. */
  drop(bytes: Uint8Array): void;
  stats(): UploadQueueStats;
}

export function createUploadQueue(limits: { maxBytes: number; maxCount: number }): UploadQueue {
  const waiting: Uint8Array[] = [];
  let queuedBytes = 0;
  let droppedCount = 0;
  let droppedBytes = 0;

  function shift(): Uint8Array | undefined {
    const oldest = waiting.shift();
    queuedBytes -= oldest?.byteLength ?? 0;
    return oldest;
  }

  function drop(bytes: Uint8Array): void {
    droppedCount++;
    droppedBytes += bytes.byteLength;
  }

  function trim(): void {
    while (waiting.length > limits.maxCount || queuedBytes > limits.maxBytes) {
      const oldest = shift();
      if (oldest !== undefined) drop(oldest);
    }
  }

  return {
    push(bytes) {
      waiting.push(bytes);
      queuedBytes += bytes.byteLength;
      trim();
    },
    putBack(bytes) {
      waiting.unshift(bytes);
      queuedBytes += bytes.byteLength;
      trim();
    },
    shift,
    drop,
    stats: () => ({ queuedCount: waiting.length, queuedBytes, droppedCount, droppedBytes }),
  };
}

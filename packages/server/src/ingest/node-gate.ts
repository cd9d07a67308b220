import { pauseBeginning } from '../in-turn.js';

/**
 * Holds requests back while many tree nodes wait to be stored. Whoever is prepared meanwhile does not know them to be stored and
 * brings them along: when a program is seen for the first time, a hundred requests at once each have all of its nodes.
 */
export interface NodeGate {
  readonly isOpen: boolean;
  /** Resolves when it is open. It may be closed again by those who waited longer. */
  opened(): Promise<void>;
  /** Counts nodes that wait to be stored. Returns what takes them off again, once they are stored or known not to be. */
  hold(nodeCount: number): () => void;
}

/** About 10 MB of rows: two large programs. A commit takes a fraction of a second, and has so many nodes each time. */
const MAX_WAITING_NODES = 30_000;

/** @param maxNodes it is closed with more; those of one request may be more by themselves. */
export function createNodeGate(maxNodes: number = MAX_WAITING_NODES): NodeGate {
  let count = 0;
  let waiting: (() => void)[] = [];
  let goOn: (() => void) | undefined;

  function release(nodeCount: number): void {
    count -= nodeCount;
    if (count > maxNodes) return;
    goOn?.();
    goOn = undefined;
    const free = waiting;
    waiting = [];
    for (const go of free) go();
  }

  return {
    get isOpen() {
      return count <= maxNodes;
    },
    opened() {
      if (count <= maxNodes) return Promise.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    },
    hold(nodeCount) {
      count += nodeCount;
      // They would be inflated only to wait.
      if (count > maxNodes) goOn ??= pauseBeginning();
      let isHeld = true;
      return () => {
        if (isHeld) release(nodeCount);
        isHeld = false;
      };
    },
  };
}

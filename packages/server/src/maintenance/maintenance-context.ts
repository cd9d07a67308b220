import type { Database } from '../store/database.js';
import type { TakeTurns } from '../store/take-turns.js';

/** What a command works with: a store that it opened itself, or that of the server in whose process it runs. */
export interface MaintenanceContext {
  readonly database: Database;
  /** Absolute. */
  readonly dataDir: string;
  /** See listPartitions(). */
  readonly partsTable: string;
  readonly takeTurns: TakeTurns;
  /** Brings the roll-ups up to date. */
  readonly rollUp: () => Promise<void>;
  /** Whether others write to the store and read from it meanwhile. */
  readonly isServing: boolean;
  /** Called with a line of progress. */
  readonly onProgress: (line: string) => void;
}

import { backUp } from './backup.js';
import { checkStore } from './check-store.js';
import { compact } from './compact.js';
import type { MaintenanceContext } from './maintenance-context.js';
import { restore } from './restore.js';

/** A command of the program, and of the server's administration. */
export type MaintenanceTask =
  /** `dir` is absolute. */
  | { readonly name: 'backup' | 'restore'; readonly dir: string }
  | { readonly name: 'compact' }
  | { readonly name: 'check'; readonly repair: boolean };

export interface MaintenanceResult {
  /** For people, one line each. */
  readonly lines: readonly string[];
  /** Whether something is wrong with what is stored. */
  readonly isBad: boolean;
}

/** Does one task, whether a server runs or not. Rejects as backUp() and restore() do, and with HOTSPAN_ERR_SERVER_STORE. */
export async function runMaintenance(
  context: MaintenanceContext,
  task: MaintenanceTask,
): Promise<MaintenanceResult> {
  switch (task.name) {
    case 'backup': {
      const { tables } = await backUp(context, task.dir);
      return good(`saved ${countAll(tables)} rows of ${tables.length} tables to ${task.dir}`);
    }
    case 'restore': {
      const { tables, madeAt } = await restore(context, task.dir);
      return good(`restored ${countAll(tables)} rows of the backup of ${madeAt}`);
    }
    case 'compact': {
      const { bytesBefore, bytesAfter } = await compact(context);
      return good(`${bytesAfter} bytes of data, ${bytesBefore} before`);
    }
    case 'check': {
      const problems = await checkStore(context, task);
      return problems.length === 0 ? good('nothing is wrong') : { lines: problems, isBad: true };
    }
  }
}

function good(line: string): MaintenanceResult {
  return { lines: [line], isBad: false };
}

function countAll(tables: readonly { readonly rows: number }[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

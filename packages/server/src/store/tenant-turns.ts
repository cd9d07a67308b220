import { ServerError } from '../errors.js';
import { createTurns, type TakeTurns } from './take-turns.js';

/** Runs jobs of one tenant one after the other, and those of different tenants beside each other. */
export type TakeTenantTurns = <R>(tenant: string, job: () => Promise<R>) => Promise<R>;

interface Line {
  readonly takeTurns: TakeTurns;
  length: number;
}

/** Rejects with HOTSPAN_ERR_SERVER_BUSY when `maxJobs` of all tenants together run or wait. */
export function createTenantTurns(maxJobs: number): TakeTenantTurns {
  const lines = new Map<string, Line>();
  let jobs = 0;

  return async (tenant, job) => {
    if (jobs >= maxJobs) {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_BUSY',
        `${jobs} changes wait to be stored, and ${maxJobs} is the most. Try again shortly.`,
      );
    }
    const line = lines.get(tenant) ?? { takeTurns: createTurns(), length: 0 };
    lines.set(tenant, line);
    line.length++;
    jobs++;
    try {
      return await line.takeTurns(job);
    } finally {
      jobs--;
      line.length--;
      if (line.length === 0) lines.delete(tenant);
    }
  };
}

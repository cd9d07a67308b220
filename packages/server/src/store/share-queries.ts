import type { Database, QueryOptions, QueryParameter } from './database.js';
import type { NativeResult } from './native-result.js';

interface Flight {
  readonly result: Promise<NativeResult>;
  /** Inserts that had ended when it began. */
  readonly inserts: number;
  /** Ends the query once nobody waits for it. */
  leave(): void;
  join(): void;
}

/**
 * A database that runs queries once which are asked again while they run: twenty panels of a dashboard often ask the same. Who asks
 * after a write of this process has ended does not get what was read before it. A result belongs to several callers and must not be
 * changed.
 */
export function shareQueries(database: Database): Database {
  const flights = new Map<string, Flight>();
  let inserts = 0;

  function start(
    key: string,
    sql: string,
    parameters: Readonly<Record<string, QueryParameter>> | undefined,
  ): Flight {
    const controller = new AbortController();
    let waiting = 0;
    const flight: Flight = {
      result: database.query(sql, parameters, { signal: controller.signal }).finally(forget),
      inserts,
      join: () => waiting++,
      leave() {
        if (--waiting > 0) return;
        forget();
        controller.abort();
      },
    };
    function forget(): void {
      if (flights.get(key) === flight) flights.delete(key);
    }
    flights.set(key, flight);
    return flight;
  }

  async function query(
    sql: string,
    parameters?: Readonly<Record<string, QueryParameter>>,
    { signal }: QueryOptions = {},
  ): Promise<NativeResult> {
    signal?.throwIfAborted();
    const key = keyOf(sql, parameters);
    const known = flights.get(key);
    const flight = known?.inserts === inserts ? known : start(key, sql, parameters);
    flight.join();
    try {
      return await orAborted(flight.result, signal);
    } finally {
      flight.leave();
    }
  }

  return {
    execute: (sql) => database.execute(sql),
    async insert(table, block) {
      try {
        await database.insert(table, block);
      } finally {
        inserts++;
      }
    },
    maintain: (sql, parameters) => database.maintain(sql, parameters),
    query,
    load: () => database.load(),
    close: () => database.close(),
  };
}

function keyOf(sql: string, parameters: Readonly<Record<string, QueryParameter>> | undefined): string {
  const values = JSON.stringify(parameters, (_name, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return `${sql}\n${values}`;
}

/** Rejects with the signal's reason when that comes first. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

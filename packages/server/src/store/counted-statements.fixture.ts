import type { Database } from './database.js';

export interface CountedStatements extends Database {
  /** Texts of the queries so far, to be emptied by who counts them. */
  readonly statements: string[];
}

/** A database that remembers what it was asked. */
export function countStatements<T extends Database>(database: T): T & CountedStatements {
  const statements: string[] = [];
  return {
    ...database,
    statements,
    query(sql, parameters, options) {
      statements.push(sql);
      return database.query(sql, parameters, options);
    },
  };
}

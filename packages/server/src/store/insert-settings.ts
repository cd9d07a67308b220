/**
 * Settings of the engine for every insert, embedded or remote. Skip indexes are left to merges: they are a quarter of the files of a
 * commit and a fifteenth of its CPU, and to look through the few small parts that are not merged yet takes hardly longer without.
 */
export const INSERT_SETTINGS: Readonly<Record<string, number>> = { materialize_skip_indexes_on_insert: 0 };

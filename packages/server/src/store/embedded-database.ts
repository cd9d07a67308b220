import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Session } from 'chdb';
import { ServerError } from '../errors.js';
import { createBlockFiles } from './block-files.js';
import { acquireDataDirLock, type DataDirLock } from './data-dir-lock.js';
import type { Database, QueryParameter } from './database.js';
import { formatEngineConfig } from './engine-config.js';
import { formatParameter } from './format-parameter.js';
import { INSERT_SETTINGS } from './insert-settings.js';
import { type Engine, loadEngine } from './load-engine.js';
import { decodeNativeResult } from './native-result.js';
import { createPool } from './pool.js';
import { createQueryKiller } from './query-killer.js';
import { querySettings } from './query-settings.js';
import { storeError } from './store-error.js';
import { createTurns } from './take-turns.js';
import { writeParts } from './write-parts.js';

export interface EmbeddedDatabaseOptions {
  /** Folder that holds everything; absolute, without glob characters. Made if it is not there. */
  readonly dataDir: string;
  readonly queryTimeoutMs: number;
  readonly queryMemoryBytes: number;
}

/** The engine in this process, which has the data directory for itself. */
export interface EmbeddedDatabase extends Database {
  /** Held until the database is closed. */
  readonly lock: DataDirLock;
}

/** One session runs one query at a time; more than this many share two or three cores badly. */
const READER_COUNT = 3;

/**
 * Of every session. Without a compiler for what is asked often: it and its code stay in memory, 20 MB, and what is asked here, sums
 * of arrays that are read from files, is not measurably faster compiled.
 */
const SESSION_SETTINGS: readonly string[] = [
  '--compile_expressions=0',
  '--compile_aggregate_expressions=0',
  '--compile_sort_description=0',
  '--compile_regular_expressions=0',
  // A parameter is bound in a statement, in which one of 64 KiB may have five times as much, as all its backslashes are escaped.
  '--max_query_size=4194304',
];

/**
 * Opens ClickHouse in this process (chDB), with one session that writes and a few that read.
 *
 * Blocks are inserted as files: the engine's own text insert executes SQL that it finds in the data, and cuts binary
 * formats at a blank line.
 *
 * Throws HOTSPAN_ERR_SERVER_DATA_DIR when the folder cannot be used, and HOTSPAN_ERR_SERVER_ENGINE where chDB does not
 * run; `importEngine` is as for loadEngine.
 */
export function openEmbeddedDatabase(
  options: EmbeddedDatabaseOptions,
  importEngine?: () => Engine,
): EmbeddedDatabase {
  const engine = loadEngine(importEngine);
  orDataDirError(options.dataDir, () => makeFolder(options.dataDir));
  const lock = acquireDataDirLock(options.dataDir);
  try {
    return openLocked(options, lock, engine);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openLocked(options: EmbeddedDatabaseOptions, lock: DataDirLock, engine: Engine): EmbeddedDatabase {
  const { dataDir, queryTimeoutMs } = options;
  const folder = join(dataDir, 'db');
  const blockFolder = join(dataDir, 'incoming');
  const configFile = join(dataDir, 'engine.xml');
  orDataDirError(dataDir, () => {
    makeFolder(folder);
    makeFolder(blockFolder);
    writeFileSync(configFile, formatEngineConfig());
  });
  const writer = openSession(engine, { dataDir, folder, configFile });
  try {
    // Behind the engine's lock: in front of it they may be those of another server. What a killed one had not told the
    // engine about yet was not acknowledged either.
    orDataDirError(dataDir, () => emptyFolder(blockFolder));
  } catch (error) {
    writer.close();
    throw error;
  }
  const openAnother = (): Session => new engine.Session(folder, { connectionArgs: [...SESSION_SETTINGS] });
  const openReaders: Session[] = [];
  const readers = createPool({
    size: READER_COUNT,
    create: () => {
      const reader = openAnother();
      openReaders.push(reader);
      return reader;
    },
  });
  const killer = createQueryKiller(openAnother);
  const settings = formatSettings({ max_threads: 2, use_uncompressed_cache: 1, ...querySettings(options) });
  const insertSettings = formatSettings(INSERT_SETTINGS);
  const files = createBlockFiles(blockFolder);
  const inWriter = createTurns();
  // A session of its own, for those that maintain last longer than a write may wait.
  let maintainer: Session | undefined;
  const inMaintainer = createTurns();

  return {
    lock,

    async execute(sql) {
      await orStoreError(() => inWriter(() => writer.queryAsync(sql)));
    },

    async insert(table, block) {
      const file = files.take();
      const columns = block.columnNames.join(', ');
      try {
        await orStoreError(async () => {
          await writeParts(file, block.parts);
          await inWriter(() =>
            writer.queryAsync(
              `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM file(${literal(file)}, 'Native', ${literal(block.structure)}) SETTINGS ${insertSettings}`,
            ),
          );
        });
      } finally {
        await files.giveBack(file);
      }
    },

    maintain: (sql, parameters = {}) =>
      orStoreError(() =>
        inMaintainer(async () => {
          maintainer ??= openAnother();
          await bind(maintainer, parameters);
          await maintainer.queryAsync(sql);
        }),
      ),

    query: (sql, parameters = {}, { signal } = {}) =>
      readers.use({ timeoutMs: queryTimeoutMs, ...(signal && { signal }) }, (reader) =>
        orStoreError(async () => {
          await bind(reader, parameters);
          const result = await killer.run(signal, (mark) =>
            reader.queryAsync(`${sql} SETTINGS ${settings}, log_comment = '${mark}'`, { format: 'Native' }),
          );
          return decodeNativeResult(result.bytes());
        }),
      ),

    load: () => readers.load,

    async close() {
      await Promise.all([inWriter(nothing), inMaintainer(nothing), readers.close()]);
      await killer.close();
      for (const reader of openReaders) reader.close();
      maintainer?.close();
      writer.close();
      await engine.drainPending();
      // Ignored: what is left behind costs disk, and goes at the next start.
      await files.remove().catch(() => undefined);
      lock.release();
    },
  };
}

/** Rejects as {@link storeError} says. */
async function orStoreError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}

/** As a job it waits for those before it. */
async function nothing(): Promise<void> {}

/** Without what is escaped, far below what a statement may have; longer values have one of their own. */
const MAX_SET_LENGTH = 64 * 1024;

/** Parameters of the session's next statement, for `{name:Type}`: as few statements as there can be, each takes 0.2 ms. */
async function bind(session: Session, parameters: Readonly<Record<string, QueryParameter>>): Promise<void> {
  let settings: string[] = [];
  let length = 0;
  const set = async (): Promise<void> => {
    if (settings.length > 0) await session.queryAsync(`SET ${settings.join(', ')}`);
    settings = [];
    length = 0;
  };
  for (const [name, value] of Object.entries(parameters)) {
    const setting = `param_${name} = ${formatParameter(value)}`;
    if (length + setting.length > MAX_SET_LENGTH) await set();
    settings.push(setting);
    length += setting.length;
  }
  await set();
}

/** One folder after the other: with `recursive`, Node tries for ever where a file system has no folders, as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** Runs changes to the data directory. Throws HOTSPAN_ERR_SERVER_DATA_DIR when one of them fails. */
function orDataDirError(dataDir: string, change: () => void): void {
  try {
    change();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServerError(
      'HOTSPAN_ERR_SERVER_DATA_DIR',
      `the data directory ${dataDir} cannot be written: ${reason}. Make it writable, or choose another with --data-dir.`,
      { cause },
    );
  }
}

function emptyFolder(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

function openSession(
  engine: Engine,
  {
    dataDir,
    folder,
    configFile,
  }: { readonly dataDir: string; readonly folder: string; readonly configFile: string },
): Session {
  try {
    return new engine.Session(folder, {
      connectionArgs: [`--config-file=${configFile}`, ...SESSION_SETTINGS],
    });
  } catch (cause) {
    const owner = readOwner(folder);
    // The addon's words, which it has no code for.
    if (cause instanceof Error && cause.message.includes('one active data directory per process')) {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_DATA_DIR',
        `the data directory ${dataDir} cannot be opened: this process has another one open, and the engine holds one at a time. Stop that server first.`,
        { cause },
      );
    }
    const reason =
      owner === undefined
        ? 'cannot be opened by the engine; its reason stands above'
        : `is in use by process ${owner}`;
    const fix =
      owner === undefined
        ? 'Choose another with --data-dir'
        : 'Stop that server, or choose another directory with --data-dir';
    throw new ServerError('HOTSPAN_ERR_SERVER_DATA_DIR', `the data directory ${dataDir} ${reason}. ${fix}.`, {
      cause,
    });
  }
}

/** The engine locks its folder and leaves its process id there. */
function readOwner(folder: string): number | undefined {
  try {
    const pid = Number(/PID: (\d+)/.exec(readFileSync(join(folder, 'status'), 'utf8'))?.[1]);
    process.kill(pid, 0);
    return pid;
  } catch {
    // Ignored: no file or no such process means that nobody is known to hold the folder.
    return undefined;
  }
}

function formatSettings(settings: Readonly<Record<string, number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}

function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

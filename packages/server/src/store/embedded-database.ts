import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { drainPending, Session } from 'chdb';
import { ServerError, type ServerErrorCode } from '../errors.js';
import type { Database } from './database.js';
import { formatEngineConfig } from './engine-config.js';
import { formatParameter } from './format-parameter.js';
import { decodeNativeResult } from './native-result.js';
import { createPool } from './pool.js';

export interface EmbeddedDatabaseOptions {
  /** Folder that holds everything; absolute, without glob characters. Made if it is not there. */
  readonly dataDir: string;
  readonly queryTimeoutMs: number;
  readonly queryMemoryBytes: number;
}

/** One session runs one query at a time; more than this many share two or three cores badly. */
const READER_COUNT = 3;

/**
 * Opens ClickHouse in this process (chDB), with one session that writes and a few that read.
 *
 * Blocks are inserted as files: the engine's own text insert executes SQL that it finds in the data, and cuts binary
 * formats at a blank line.
 *
 * Throws HOTSPAN_ERR_SERVER_DATA_DIR when the folder cannot be used.
 */
export function openEmbeddedDatabase(options: EmbeddedDatabaseOptions): Database {
  const { dataDir, queryTimeoutMs, queryMemoryBytes } = options;
  const folder = join(dataDir, 'db');
  const blockFolder = join(dataDir, 'incoming');
  const configFile = join(dataDir, 'engine.xml');
  orDataDirError(dataDir, () => {
    makeFolder(folder);
    makeFolder(blockFolder);
    writeFileSync(configFile, formatEngineConfig());
  });
  const writer = openSession(dataDir, folder, configFile);
  try {
    // Behind the engine's lock: in front of it they may be those of another server. What a killed one had not told the
    // engine about yet was not acknowledged either.
    orDataDirError(dataDir, () => emptyFolder(blockFolder));
  } catch (error) {
    writer.close();
    throw error;
  }
  const openReaders: Session[] = [];
  const readers = createPool({
    size: READER_COUNT,
    create: () => {
      const reader = new Session(folder);
      openReaders.push(reader);
      return reader;
    },
  });
  const querySettings = [
    'max_threads = 2',
    // Rows of the profiles table are few and large: without this one thread reads them all.
    'merge_tree_min_rows_for_concurrent_read = 1',
    'merge_tree_min_bytes_for_concurrent_read = 1',
    'use_skip_indexes_if_final = 1',
    `max_memory_usage = ${queryMemoryBytes}`,
    `max_bytes_before_external_group_by = ${Math.floor(queryMemoryBytes / 2)}`,
    `max_execution_time = ${queryTimeoutMs / 1_000}`,
  ].join(', ');
  let blockNumber = 0;
  let writing: Promise<unknown> = Promise.resolve();

  /** Statements of the writer, one after the other. */
  function write(sql: string): Promise<void> {
    const done = writing.then(async () => {
      await writer.queryAsync(sql);
    });
    writing = done.catch(() => undefined);
    return done.catch((error: unknown) => {
      throw storeError(error);
    });
  }

  return {
    execute: write,

    async insert(table, block) {
      const file = join(blockFolder, `${blockNumber++}.native`);
      const columns = block.columnNames.join(', ');
      try {
        await writeFile(file, block.bytes);
        await write(
          `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM file(${literal(file)}, 'Native', ${literal(block.structure)})`,
        );
      } catch (error) {
        throw error instanceof ServerError ? error : storeError(error);
      } finally {
        // Ignored: a file left behind costs disk, and goes at the next start.
        await unlink(file).catch(() => undefined);
      }
    },

    query(sql, parameters = {}, { signal } = {}) {
      return readers.use({ timeoutMs: queryTimeoutMs, ...(signal && { signal }) }, async (reader) => {
        try {
          for (const [name, value] of Object.entries(parameters)) {
            await reader.queryAsync(`SET param_${name} = ${formatParameter(value)}`);
          }
          const result = await reader.queryAsync(`${sql} SETTINGS ${querySettings}`, { format: 'Native' });
          return decodeNativeResult(result.bytes());
        } catch (error) {
          throw error instanceof ServerError ? error : storeError(error);
        }
      });
    },

    async close() {
      await Promise.all([writing, readers.close()]);
      for (const reader of openReaders) reader.close();
      writer.close();
      await drainPending();
    },
  };
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

function openSession(dataDir: string, folder: string, configFile: string): Session {
  try {
    return new Session(folder, { connectionArgs: [`--config-file=${configFile}`] });
  } catch (cause) {
    const owner = readOwner(folder);
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

function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** Codes of ClickHouse's src/Common/ErrorCodes.cpp that say something to the user. */
const ENGINE_CODES: Readonly<
  Record<number, { readonly code: ServerErrorCode; readonly text: string; readonly fix: string }>
> = {
  159: {
    code: 'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
    text: 'the query took too long',
    fix: 'Choose a shorter range, or raise --query-timeout',
  },
  241: {
    code: 'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
    text: 'the query needs too much memory',
    fix: 'Choose a shorter range, or raise --query-memory-bytes',
  },
  427: {
    code: 'HOTSPAN_ERR_SERVER_SELECTOR',
    text: 'the selector has a regular expression that RE2 does not accept',
    fix: 'See https://github.com/google/re2/wiki/Syntax',
  },
};

/** The one place where errors of the engine become ours. */
function storeError(cause: unknown): ServerError {
  // The engine's errors carry its own number; others have none.
  const number = (cause as { readonly clickhouseCode?: number } | undefined)?.clickhouseCode;
  const known = number === undefined ? undefined : ENGINE_CODES[number];
  const message = cause instanceof Error ? cause.message : String(cause);
  if (known === undefined) {
    const reason = message.split('\n')[0]?.slice(0, 400);
    return new ServerError('HOTSPAN_ERR_SERVER_STORE', `the store failed: ${reason}.`, { cause });
  }
  // RE2's own words, as "missing )"; the rest of the engine's message is about SQL.
  const detail = /error: ([^:]+):/.exec(message)?.[1];
  const text =
    known.code === 'HOTSPAN_ERR_SERVER_SELECTOR' && detail ? `${known.text} (${detail})` : known.text;
  return new ServerError(known.code, `${text}. ${known.fix}.`, { cause });
}

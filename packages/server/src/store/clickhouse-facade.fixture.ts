import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Session } from 'chdb';
import { MAX_FIELD_BYTES } from './bind-parameters.js';
import { FACADE_CONFIG, onOneMachine } from './facade-clusters.fixture.js';
import { loadEngine } from './load-engine.js';
import { createPool } from './pool.js';
import { engineCodeOf } from './store-error.js';

export interface FacadeOptions {
  /** Passwords by user. Default `{ default: '' }`. */
  readonly users?: Readonly<Record<string, string>>;
  /** What `version()` answers; the engine's own by default. */
  readonly version?: string;
  /** Settings that the profile of every user forbids to change. */
  readonly fixedSettings?: readonly string[];
}

/** A request as it was understood. */
export interface FacadeRequest {
  readonly sql: string;
  readonly user: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly contentEncoding: string | undefined;
}

/** ClickHouse's HTTP interface with chDB behind it: statements, parameters, settings, Native both ways, errors. */
export interface ClickHouseFacade {
  readonly url: string;
  readonly requests: readonly FacadeRequest[];
  /** `request` when one was understood, `aborted` when its client went away before it was answered. */
  readonly events: EventEmitter;
  /** Answers nothing until the returned function is called. */
  hold(): () => void;
  /** Answers the next request in another way: with these bytes, or by closing the connection, before or in the answer. */
  answerNext(
    answer: 'reset' | 'cut' | { readonly status: number; readonly code?: number; readonly body: string },
  ): void;
  /** Takes no connections and closes those that are open; data stays. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

/** Parameters of the URL that are no settings. */
const RESERVED: readonly string[] = [
  'query',
  'query_id',
  'database',
  'user',
  'password',
  'wait_end_of_query',
];

/** Only one can be open in a process, as with every data directory of the engine. */
export async function startClickHouseFacade(options: FacadeOptions = {}): Promise<ClickHouseFacade> {
  const { users = { default: '' }, fixedSettings = [] } = options;
  const engine = loadEngine();
  const folder = mkdtempSync(join(tmpdir(), 'hotspan-facade-'));
  const configFile = join(folder, 'engine.xml');
  writeFileSync(configFile, FACADE_CONFIG);
  mkdirSync(join(folder, 'incoming'));
  const first = new engine.Session(join(folder, 'db'), { connectionArgs: [`--config-file=${configFile}`] });
  const sessions: Session[] = [first];
  const pool = createPool({
    size: 4,
    create: () => {
      const session = new engine.Session(join(folder, 'db'));
      sessions.push(session);
      return session;
    },
  });
  const knownSettings = new Set(
    (await first.queryAsync('SELECT name FROM system.settings', { format: 'TSV' })).text().split('\n'),
  );
  const requests: FacadeRequest[] = [];
  const events = new EventEmitter();
  const answers: Parameters<ClickHouseFacade['answerNext']>[0][] = [];
  let held: Promise<void> = Promise.resolve();
  let blockNumber = 0;

  async function run(session: Session, request: FacadeRequest, rows: Buffer): Promise<Uint8Array> {
    for (const [name, text] of Object.entries(request.parameters)) {
      await session.queryAsync(`SET ${name} = ${literal(text)}`);
    }
    const settings = Object.entries({ ...request.settings, prefer_localhost_replica: '1' })
      .map(([name, value]) => `${name} = ${literal(value)}`)
      .join(', ');
    const sql = onOneMachine(request.sql);
    const [, table = '', columns = ''] = /^INSERT INTO (\w+) \(([^)]*)\) FORMAT Native$/.exec(sql) ?? [];
    if (table !== '') {
      const file = join(folder, 'incoming', `${blockNumber++}.native`);
      writeFileSync(file, rows);
      // With the types of the table, as a server reads the block: conversions are the format's and not the SELECT's.
      const types = await session.queryAsync(
        `SELECT arrayStringConcat(groupArray(name || ' ' || type), ', ') FROM system.columns
         WHERE database = currentDatabase() AND table = '${table}' AND has(splitByString(', ', '${columns}'), name)`,
        { format: 'TSVRaw' },
      );
      await session.queryAsync(
        `INSERT INTO ${table} (${columns}) SETTINGS ${settings} SELECT ${columns} FROM file(${literal(file)}, 'Native', ${literal(types.text().trim())})`,
      );
      rmSync(file);
      return new Uint8Array(0);
    }
    const isPlain = !/^\s*(SELECT|INSERT)/.test(sql) || /\bSETTINGS\b/.test(sql);
    return (await session.queryAsync(isPlain ? sql : `${sql} SETTINGS ${settings}`)).bytes();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await buffer(request);
    const { facadeRequest, rows, user, password } = await understand(request, raw);
    const next = answers.shift();
    if (next === 'reset') {
      request.socket.destroy();
      return;
    }
    if (next === 'cut') {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half of an ans', () => request.socket.destroy());
      return;
    }
    if (request.url === '/ping') {
      response.end('Ok.\n');
      return;
    }
    requests.push(facadeRequest);
    events.emit('request', facadeRequest);
    await held;
    if (next !== undefined) {
      response.writeHead(
        next.status,
        next.code === undefined ? {} : { 'X-ClickHouse-Exception-Code': next.code },
      );
      response.end(next.body);
      return;
    }
    try {
      if (users[user] !== password) {
        throw new FacadeError(
          516,
          `${user}: Authentication failed: password is incorrect`,
          'AUTHENTICATION_FAILED',
        );
      }
      for (const name of Object.keys(facadeRequest.settings)) {
        if (!knownSettings.has(name))
          throw new FacadeError(
            115,
            `Setting ${name} is neither a builtin setting nor started with the prefix`,
            'UNKNOWN_SETTING',
          );
        if (fixedSettings.includes(name)) {
          throw new FacadeError(452, `Setting ${name} should not be changed`, 'SETTING_CONSTRAINT_VIOLATION');
        }
      }
      const sql =
        options.version === undefined
          ? facadeRequest.sql
          : facadeRequest.sql.replaceAll('version()', `'${options.version}'`);
      const bytes = await pool.use({ timeoutMs: 60_000 }, (session) =>
        run(session, { ...facadeRequest, sql }, rows),
      );
      const isCompressed =
        facadeRequest.settings.enable_http_compression === '1' &&
        /gzip/.test(String(request.headers['accept-encoding']));
      if (isCompressed) response.setHeader('Content-Encoding', 'gzip');
      response.end(isCompressed ? gzipSync(bytes) : bytes);
    } catch (error) {
      const code = engineCodeOf(error);
      response.writeHead(code === 516 ? 403 : 500, { 'X-ClickHouse-Exception-Code': code ?? 1002 });
      response.end(`${error instanceof Error ? error.message : error}\n`);
    }
  }

  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) events.emit('aborted');
    });
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const goAway = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  // A listening TCP server's address is an object.
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    events,
    hold() {
      const { promise, resolve } = withResolvers();
      held = promise;
      return resolve;
    },
    answerNext: (next) => answers.push(next),
    goAway,
    comeBack: () => listen(port),
    async stop() {
      if (server.listening) await goAway();
      await pool.close();
      for (const session of sessions) session.close();
      await engine.drainPending();
      rmSync(folder, { recursive: true });
    },
  };
}

async function understand(request: IncomingMessage, raw: Buffer) {
  const contentEncoding = request.headers['content-encoding'];
  const body = contentEncoding === 'gzip' ? gunzipSync(raw) : raw;
  const fields: [string, string][] = [...new URL(request.url ?? '/', 'http://facade').searchParams];
  const contentType = request.headers['content-type'] ?? '';
  const isForm = contentType.startsWith('multipart/form-data');
  if (isForm) {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    // Fields without a file name are texts.
    for (const [name, value] of form) fields.push([name, value as string]);
  }
  const tooLong = fields.find(([, text]) => Buffer.byteLength(text) > MAX_FIELD_BYTES);
  if (tooLong !== undefined) throw new Error('HTML Form Exception: Field value too long');
  const sqlOfFields = fields
    .filter(([name]) => name === 'query')
    .map(([, text]) => text)
    .join('');
  const isParameter = ([name]: readonly [string, string]): boolean => name.startsWith('param_');
  const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1];
  const [user = '', password = ''] = basic
    ? Buffer.from(basic, 'base64').toString().split(/:(.*)/s)
    : [request.headers['x-clickhouse-user'] ?? 'default', request.headers['x-clickhouse-key'] ?? ''].map(
        String,
      );
  const facadeRequest: FacadeRequest = {
    sql: sqlOfFields || body.toString(),
    user,
    settings: Object.fromEntries(
      fields.filter((field) => !isParameter(field) && !RESERVED.includes(field[0])),
    ),
    parameters: Object.fromEntries(fields.filter(isParameter)),
    contentEncoding,
  };
  return { facadeRequest, rows: body, user, password };
}

class FacadeError extends Error {
  readonly clickhouseCode: number;

  constructor(clickhouseCode: number, text: string, type: string) {
    super(`Code: ${clickhouseCode}. DB::Exception: ${text}. (${type}) (version 26.7.2.1)`);
    this.clickhouseCode = clickhouseCode;
  }
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

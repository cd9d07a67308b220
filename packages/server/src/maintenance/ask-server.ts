import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createInterface } from 'node:readline';
import { ERROR_CODES, ServerError, type ServerErrorCode } from '../errors.js';
import type { DataDirOwner } from '../store/data-dir-lock.js';
import { KEY_HEADER, MAINTENANCE_PATH } from './register-maintenance.js';
import type { MaintenanceResult, MaintenanceTask } from './run-maintenance.js';

/** Hands a task to the server that has the data directory, and waits for it, however long it takes. */
export async function askServer(
  { url, key }: Pick<DataDirOwner, 'url' | 'key'>,
  { name, ...body }: MaintenanceTask,
  onProgress: (line: string) => void,
): Promise<MaintenanceResult> {
  let result: MaintenanceResult | undefined;
  for await (const line of post(`${reachable(url)}${MAINTENANCE_PATH}/${name}`, key, body)) {
    const answer = JSON.parse(line);
    if (typeof answer.progress === 'string') onProgress(answer.progress);
    else if (Array.isArray(answer.lines)) result = { lines: answer.lines, isBad: answer.isBad === true };
    else throw errorOf(answer);
  }
  if (result === undefined)
    throw storeError(`the server at ${url} ended before it was done. Look at its log`);
  return result;
}

async function* post(url: string, key: string, body: object): AsyncIterable<string> {
  const request = url.startsWith('https:')
    ? // The key is for the process that wrote it beside the data, which runs; its certificate is for other names.
      httpsRequest(url, { ...options(key), rejectUnauthorized: false })
    : httpRequest(url, options(key));
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', (cause) =>
      reject(storeError(`the server at ${url} cannot be asked: ${cause.message}. Try again`, cause)),
    );
    request.end(JSON.stringify(body));
  });
  yield* createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY });
}

function options(key: string) {
  return { method: 'POST', headers: { 'content-type': 'application/json', [KEY_HEADER]: key } };
}

/** An address that stands for all of this machine's cannot be connected to everywhere. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

function errorOf({ error, message, code }: Record<string, unknown>): ServerError {
  const text = String(error ?? message);
  const known = /^\[(\w+)\] ([\s\S]*)$/.exec(text);
  const name = known?.[1] ?? String(code);
  // Only codes that the table has are ours.
  if (name in ERROR_CODES) return new ServerError(name as ServerErrorCode, known?.[2] ?? text);
  return storeError(text);
}

function storeError(message: string, cause?: unknown): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_STORE', `${message}.`, { cause });
}

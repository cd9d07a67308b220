// The default import, and not `fetch`: http's instrumentation replaces the functions of this very object, so that
// calls carry the trace to the other service.
import http from 'node:http';
import { HttpError } from './http-error.js';

const TIMEOUT_MS = 5_000;

/**
 * Calls the other service and reads the whole answer. A failed call is a 502; a 404 is passed on.
 *
 * @param {string} url
 * @param {{ method?: string, body?: unknown }} [options] `body` is sent as JSON
 * @returns {Promise<Buffer>}
 */
export function callService(url, { method = 'GET', body } = {}) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {Error} */ cause) =>
      reject(new HttpError(502, `${method} ${url} failed: ${cause.message}`));
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const request = http.request(url, { method, headers, signal }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const { statusCode = 502 } = response;
        if (statusCode < 400) resolve(bytes);
        else reject(new HttpError(statusCode === 404 ? 404 : 502, readErrorMessage(bytes)));
      });
    });
    request.on('error', fail);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/**
 * Calls the other service and parses its answer as JSON.
 *
 * @param {string} url
 * @param {{ method?: string, body?: unknown }} [options]
 * @returns {Promise<unknown>}
 */
export async function callForJson(url, options) {
  return JSON.parse((await callService(url, options)).toString());
}

/** Both services answer errors as `{ "error": "..." }`. @param {Buffer} bytes */
function readErrorMessage(bytes) {
  try {
    return String(JSON.parse(bytes.toString()).error);
  } catch {
    // Not JSON, so not one of our answers: shown as it is.
    return bytes.toString();
  }
}

import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { describeError } from './describe-error.js';
import { adviseOnNetwork } from './explain-upload.js';
import type { Finding } from './finding.js';

/** Longer than any connection takes that is worth having. */
const CONNECT_TIMEOUT_MS = 5_000;

/** The hosts that the exporter never reaches through a proxy of the environment. */
const LOOPBACK = /^(localhost|\[::1\]|127(\.\d+){3})$/;

/** Looks up the host and connects to it, without a word of HTTP; stops at what fails. */
export async function probeConnection(url: URL): Promise<readonly Finding[]> {
  const proxy = proxyVariable(url);
  if (proxy !== undefined) {
    const message = `${proxy} is set, so the upload may go through a proxy; the server is not reached directly`;
    return [{ check: 'proxy', status: 'ok', message }];
  }
  // An IPv6 address stands in brackets in a URL, and only there.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const name = isIP(host) === 0 ? await probeName(host) : [];
  if (name.some(({ status }) => status === 'fail')) return name;
  return [...name, await probePort(url, host)];
}

async function probeName(host: string): Promise<readonly Finding[]> {
  const startedMs = performance.now();
  try {
    const addresses = await lookup(host, { all: true });
    const list = addresses.map(({ address }) => address).join(', ');
    return [{ check: 'dns', status: 'ok', message: `${host} is ${list}, in ${since(startedMs)}` }];
  } catch (error) {
    const code = codeOf(error);
    return [{ check: 'dns', status: 'fail', message: describeError(error), fix: adviseOnNetwork(code) }];
  }
}

async function probePort(url: URL, host: string): Promise<Finding> {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const startedMs = performance.now();
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) });
    return { check: 'tcp', status: 'ok', message: `port ${port} of ${host} answers, in ${since(startedMs)}` };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'AbortError';
    const code = timedOut ? 'ETIMEDOUT' : codeOf(error);
    return {
      check: 'tcp',
      status: 'fail',
      message: `port ${port} of ${host} is not reached: ${code}`,
      fix: adviseOnNetwork(code),
    };
  } finally {
    socket.destroy();
  }
}

/** The variable by which a proxy is set for this URL, whether or not `no_proxy` exempts it. */
function proxyVariable({ protocol, hostname }: URL): string | undefined {
  if (LOOPBACK.test(hostname)) return undefined;
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return [name, name.toUpperCase()].find((variable) => process.env[variable]?.trim());
}

/** Node.js' code of a network error; connecting to several addresses fails with one error for each. */
function codeOf(error: unknown): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof Error && 'code' in inner ? String(inner.code) : describeError(inner);
}

function since(startedMs: number): string {
  return `${Math.round(performance.now() - startedMs)} ms`;
}

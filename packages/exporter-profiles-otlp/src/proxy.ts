import type { Endpoint } from './endpoint.js';
import { parseEndpoint } from './endpoint.js';
import type { Environment, Parsed } from './environment.js';
import type { OptionReport } from './option-report.js';
import type { ExporterProtocol } from './protocol.js';

/**
 * The proxy for `endpoint`, or undefined for a direct connection: the option (a URL, or `false` for none),
 * else `http_proxy` / `https_proxy` (by the endpoint's scheme; lower case first, as curl does) unless
 * `no_proxy` exempts the host. Addresses of this very host never go through a proxy of the environment.
 */
export function resolveProxy(
  option: unknown,
  { endpoint, protocol }: { readonly endpoint: Endpoint; readonly protocol: ExporterProtocol },
  env: Environment,
  report: OptionReport,
): Endpoint | undefined {
  if (option === false) return undefined;
  if (option !== undefined) {
    const parsed: Parsed<Endpoint> =
      typeof option === 'string'
        ? parseProxy(option, protocol)
        : { problem: `must be a URL or false, got ${typeof option}` };
    if ('value' in parsed) return parsed.value;
    report.problems.push(`proxy ${parsed.problem}`);
    return undefined;
  }
  const variable = endpoint.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const name = env[variable] ? variable : variable.toUpperCase();
  const text = env[name]?.trim();
  if (!text || isLoopback(endpoint.hostname)) return undefined;
  if (isExempt(endpoint, env.no_proxy || env.NO_PROXY || '')) return undefined;
  const parsed = parseProxy(text, protocol);
  if ('value' in parsed) return parsed.value;
  report.warnings.push(`${name} ${parsed.problem}. No proxy is used.`);
  return undefined;
}

/** `host:port` without a scheme means http, as every tool that reads these variables has it. */
function parseProxy(text: string, protocol: ExporterProtocol): Parsed<Endpoint> {
  const parsed = parseEndpoint(text.includes('://') ? text : `http://${text}`);
  if ('value' in parsed && protocol === 'grpc' && parsed.value.protocol === 'https:') {
    return { problem: 'must be an http URL where the protocol is grpc, got an https one' };
  }
  return parsed;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * `no_proxy`: names separated by commas or spaces. `*` is everything; a name covers its subdomains, with or
 * without a leading `.` or `*.`; `name:port` covers that port only.
 */
function isExempt(endpoint: Endpoint, noProxy: string): boolean {
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [, pattern = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (port !== undefined && Number(port) !== endpoint.port) return false;
      const name = pattern.replace(/^\*?\./, '');
      return name !== '' && (endpoint.hostname === name || endpoint.hostname.endsWith(`.${name}`));
    });
}

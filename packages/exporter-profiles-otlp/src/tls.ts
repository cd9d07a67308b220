import { readFileSync } from 'node:fs';
import { type Environment, type Parsed, readExporterVariable } from './environment.js';
import { nearestName } from './nearest-name.js';
import type { OptionReport } from './option-report.js';

/** TLS settings, named as in Node's `https.AgentOptions`. PEM text or the bytes of a PEM file. */
export interface HttpAgentOptions {
  /**
   * Trusted certificate authorities, in place of the ones Node.js trusts.
   * Env (file path): OTEL_EXPORTER_OTLP_PROFILES_CERTIFICATE, OTEL_EXPORTER_OTLP_CERTIFICATE.
   */
  readonly ca?: string | Buffer;
  /**
   * Client certificate chain, for servers that ask for one; needs `key`.
   * Env (file path): OTEL_EXPORTER_OTLP_PROFILES_CLIENT_CERTIFICATE, OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE.
   */
  readonly cert?: string | Buffer;
  /**
   * Private key of `cert`.
   * Env (file path): OTEL_EXPORTER_OTLP_PROFILES_CLIENT_KEY, OTEL_EXPORTER_OTLP_CLIENT_KEY.
   */
  readonly key?: string | Buffer;
  /** `false` accepts any server certificate: for trials only. Default `true`. */
  readonly rejectUnauthorized?: boolean;
}

const PEM_OPTIONS = { ca: 'CERTIFICATE', cert: 'CLIENT_CERTIFICATE', key: 'CLIENT_KEY' } as const;
const OPTION_NAMES = [...Object.keys(PEM_OPTIONS), 'rejectUnauthorized'];

/** TLS settings by precedence: code, then the files the environment names, then what Node.js does by default. */
export function resolveTls(option: unknown, env: Environment, report: OptionReport): HttpAgentOptions {
  const given = checkGiven(option, report);
  const pem: { ca?: string | Buffer; cert?: string | Buffer; key?: string | Buffer } = {};
  for (const [name, suffix] of Object.entries(PEM_OPTIONS)) {
    // Object.entries widens the keys of the constant above to string.
    const key = name as keyof typeof PEM_OPTIONS;
    const value = given[key] ?? readExporterVariable(env, suffix, readPemFile, report.warnings);
    if (value !== undefined) pem[key] = value;
  }
  if ((pem.cert === undefined) !== (pem.key === undefined)) {
    const [has, lacks] = pem.cert === undefined ? ['key', 'cert'] : ['cert', 'key'];
    const line = `httpAgentOptions must have both cert and key or neither, got ${has} without ${lacks}`;
    // Half a pair that only the environment gave is the environment's mistake, and must not throw.
    if (given.cert === undefined && given.key === undefined) {
      report.warnings.push(`${line}. The client certificate is not used.`);
      delete pem.cert;
      delete pem.key;
    } else {
      report.problems.push(line);
    }
  }
  return { ...pem, rejectUnauthorized: given.rejectUnauthorized ?? true };
}

function checkGiven(option: unknown, report: OptionReport): HttpAgentOptions {
  if (option === undefined) return {};
  if (typeof option !== 'object' || option === null) {
    report.problems.push(
      `httpAgentOptions must be an object, got ${option === null ? 'null' : typeof option}`,
    );
    return {};
  }
  for (const [name, value] of Object.entries(option)) {
    if (!OPTION_NAMES.includes(name)) {
      const nearest = nearestName(name, OPTION_NAMES);
      const hint = nearest === undefined ? `known: ${OPTION_NAMES.join(', ')}` : `did you mean "${nearest}"?`;
      report.problems.push(`httpAgentOptions has no option "${name}"; ${hint}`);
    } else if (value === undefined) {
      // An explicit undefined means "not given".
    } else if (name === 'rejectUnauthorized') {
      if (typeof value !== 'boolean') {
        report.problems.push(`httpAgentOptions.${name} must be true or false, got ${typeof value}`);
      }
    } else if (!(typeof value === 'string' || value instanceof Uint8Array) || !isPem(value)) {
      report.problems.push(
        `httpAgentOptions.${name} must be PEM text ("-----BEGIN ..."), not a file path or another format`,
      );
    }
  }
  // Every known property was checked above; with a problem recorded the caller throws.
  return option as HttpAgentOptions;
}

function readPemFile(path: string): Parsed<string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return { problem: `must be the path of a PEM file, and "${path}" cannot be read (${code})` };
  }
  if (!isPem(text)) return { problem: `must be the path of a PEM file, and "${path}" is not one` };
  return { value: text };
}

function isPem(value: string | Uint8Array): boolean {
  return Buffer.from(value).includes('-----BEGIN ');
}

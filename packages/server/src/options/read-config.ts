import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { ServerError } from '../errors.js';
import { type Config, MAX_PROBLEMS_SHOWN, parseConfig } from './parse-config.js';
import type { YamlProblem } from './parse-yaml.js';

/** Ten thousand tenants with limits of their own fit. */
const MAX_CONFIG_BYTES = 1024 * 1024;

/** Reads a configuration file. Throws HOTSPAN_ERR_SERVER_CONFIG with everything that is wrong with it. */
export function readConfig(path: string): Config {
  const parsed = parseConfig(readText(path));
  if ('config' in parsed) return parsed.config;
  throw configError(`${path} has ${describeProblems(parsed.problems)} Correct the file.`);
}

function readText(path: string): string {
  const bytes = readBytes(path);
  if (bytes === undefined || bytes.length > MAX_CONFIG_BYTES) {
    throw configError(
      `${path} must be a file of at most ${MAX_CONFIG_BYTES} bytes. Name another one with --config.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw configError(`${path} must be text in UTF-8. Save it so.`, cause);
  }
}

/** Undefined for what is no file, or a too large one. */
function readBytes(path: string): Uint8Array | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const found = fstatSync(file);
    return found.isFile() && found.size <= MAX_CONFIG_BYTES ? readFileSync(file) : undefined;
  } catch (cause) {
    // Errors of the file system carry its code.
    const { code } = cause as NodeJS.ErrnoException;
    throw configError(`${path} cannot be read (${code ?? cause}). Name another file with --config.`, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function describeProblems(problems: readonly YamlProblem[]): string {
  const shown = problems
    .slice(0, MAX_PROBLEMS_SHOWN)
    .map(
      ({ line, column, message }) =>
        `Line ${line}, column ${column}: ${message}${/[.?]$/.test(message) ? '' : '.'}`,
    );
  const more = problems.length - shown.length;
  const count = problems.length === 1 ? 'a mistake.' : `${problems.length} mistakes.`;
  return [count, ...shown, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ');
}

function configError(message: string, cause?: unknown): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_CONFIG', message, { cause });
}

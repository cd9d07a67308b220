import { readFileSync } from 'node:fs';
import { ServerError } from '../errors.js';
import { parseTokenFile, parseTokenList } from './parse-tokens.js';
import type { TokenEntry } from './token-table.js';

export interface TokenOptions {
  /** A list of tokens, or `@` and the path of a file of them; the empty string for none. */
  readonly authToken: string;
  readonly multiTenancy: boolean;
}

/**
 * The tokens that are configured, read from their file; undefined without any. Throws HOTSPAN_ERR_SERVER_OPTION with the
 * place of the mistake, and never with a token.
 */
export function loadTokens({ authToken, multiTenancy }: TokenOptions): readonly TokenEntry[] | undefined {
  if (authToken === '') return undefined;
  const path = tokenFileOf(authToken);
  const parsed = path === undefined ? parseTokenList(authToken) : parseTokenFile(readText(path));
  const name = path === undefined ? '--auth-token' : `the file ${path} of --auth-token`;
  if ('problem' in parsed) throw tokensError(`${name} ${parsed.problem}. Correct it.`);
  if (!multiTenancy && parsed.value.some(({ tenant }) => tenant !== undefined)) {
    throw tokensError(
      `${name} has tokens of tenants, and there is one tenant only. Give --multi-tenancy too.`,
    );
  }
  return parsed.value;
}

/** Path of the file that the option names. */
export function tokenFileOf(authToken: string): string | undefined {
  return authToken.startsWith('@') ? authToken.slice(1) : undefined;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    // Errors of the file system carry a code.
    const { code } = cause as NodeJS.ErrnoException;
    throw tokensError(
      `the file ${path} of --auth-token cannot be read (${code}). Give one that this user may read.`,
      cause,
    );
  }
}

function tokensError(message: string, cause?: unknown): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_OPTION', message, { cause });
}

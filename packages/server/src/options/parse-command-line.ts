import { ServerError } from '../errors.js';
import { formatOption } from './format-option.js';
import { HIDDEN } from './hide-secret.js';
import { nearestName } from './nearest-name.js';
import { OPTION_TABLE, type OptionRow, optionRows, variableOf } from './option-table.js';
import { EMPTY_CONFIG } from './parse-config.js';
import { readConfig } from './read-config.js';
import type { ServerOptions } from './server-options.js';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'serve'; readonly options: ServerOptions }
  | { readonly kind: 'print-config'; readonly options: ServerOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/** Prints the configuration in force instead of serving. */
const PRINT_CONFIG = '--print-config';

/**
 * Reads flags (`--port 4040` or `--port=4040`); where a flag is not given, environment variables; and where there is none,
 * the configuration file.
 *
 * Throws HOTSPAN_ERR_SERVER_OPTION for the first mistake: what was given, what is allowed, and the fix.
 * HOTSPAN_ERR_SERVER_CONFIG for all that is wrong with the file.
 */
export function parseCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Command {
  const flags = readFlags(args.filter((argument) => argument !== PRINT_CONFIG));
  if (typeof flags === 'string') return { kind: flags };
  const path = readOption(OPTION_TABLE.config, { flags, env, file: EMPTY_CONFIG.options });
  const { options: file } = path === '' ? EMPTY_CONFIG : readConfig(path);
  const values = Object.fromEntries(
    optionRows().map(([name, row]) => [name, readOption(row, { flags, env, file })]),
  );
  // Built from every key of the table by its own parser.
  const options = Object.freeze(values as unknown as ServerOptions);
  return { kind: args.includes(PRINT_CONFIG) ? 'print-config' : 'serve', options };
}

/** Completes options given in code. Throws HOTSPAN_ERR_SERVER_OPTION for an unknown name or a bad value. */
export function resolveServerOptions(options: Partial<ServerOptions> = {}): ServerOptions {
  const args = Object.entries(options).map(([name, value]) => {
    // Any string may come; only names of the table are found.
    const row = OPTION_TABLE[name as keyof ServerOptions] as OptionRow<unknown> | undefined;
    return `--${row?.flag ?? name}=${formatOption(name as keyof ServerOptions, value)}`;
  });
  const command = parseCommandLine(args, {});
  if (command.kind === 'serve') return command.options;
  throw optionError(`${command.kind} is not an option. Leave it out.`);
}

function readFlags(args: readonly string[]): ReadonlyMap<string, string> | 'help' | 'version' {
  const known = optionRows().map(([, { flag }]) => flag);
  const flags = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] ?? '';
    if (argument === '--help' || argument === '-h') return 'help';
    if (argument === '--version') return 'version';
    const [, flag = '', , inline] = /^--([^=]*)(=([\s\S]*))?$/.exec(argument) ?? [];
    if (!known.includes(flag)) {
      throw optionError(
        // Without its value, which may be a token behind a slip of the pen.
        `${argument.replace(/=[\s\S]*/, '')} is not a flag of hotspan-server.${hintFor(flag || argument)} See hotspan-server --help.`,
      );
    }
    const value = inline ?? (isSwitch(flag) ? 'true' : args[++at]);
    if (value === undefined) throw optionError(`--${flag} needs a value: --${flag} ${placeholderOf(flag)}.`);
    if (flags.has(flag)) throw optionError(`--${flag} is given twice. Give it once.`);
    flags.set(flag, value);
  }
  return flags;
}

function hintFor(name: string): string {
  const near = nearestName(name, [
    ...optionRows().map(([, { flag }]) => flag),
    'help',
    'version',
    'print-config',
  ]);
  return near === undefined ? '' : ` Did you mean --${near}?`;
}

function isSwitch(flag: string): boolean {
  return optionRows().some(([, row]) => row.flag === flag && row.isSwitch === true);
}

function placeholderOf(flag: string): string {
  return optionRows().find(([, row]) => row.flag === flag)?.[1].placeholder ?? 'VALUE';
}

/** Where texts of options come from, first come first. Those of the file are by flag. */
interface OptionSources {
  readonly flags: ReadonlyMap<string, string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly file: ReadonlyMap<string, string>;
}

function readOption<T>(row: OptionRow<T>, { flags, env, file }: OptionSources): T {
  const variable = variableOf(row.flag);
  const flagText = flags.get(row.flag);
  // An empty variable counts as unset, as everywhere in OpenTelemetry. Kubernetes sets HOTSPAN_SERVER_PORT to
  // tcp://... in pods beside a Service called hotspan-server; nobody else would.
  const isPortOfService = row.flag === 'port' && env[variable]?.startsWith('tcp://');
  const variableText = isPortOfService ? '' : env[variable];
  const text = flagText ?? (variableText || file.get(row.flag) || row.defaultText);
  if (text.includes(HIDDEN)) {
    throw optionError(
      `--${row.flag} holds ${HIDDEN}, which --print-config shows for a secret. Give the secret by flag, by ${variable} or in the file.`,
    );
  }
  const parsed = row.parse(text);
  if ('value' in parsed) return parsed.value;
  const name = flagText === undefined ? variable : `--${row.flag}`;
  const got = row.isSecret ? '' : `, got ${JSON.stringify(text.slice(0, 80))}`;
  throw optionError(`${name} ${parsed.problem}${got}.`);
}

function optionError(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_OPTION', message);
}

import { closest, distance } from 'fastest-levenshtein';
import { ServerError } from '../errors.js';
import { OPTION_TABLE, type OptionRow, optionRows, variableOf } from './option-table.js';
import type { ServerOptions } from './server-options.js';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'serve'; readonly options: ServerOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/**
 * Reads flags (`--port 4040` or `--port=4040`) and, where a flag is not given, environment variables.
 *
 * Throws HOTSPAN_ERR_SERVER_OPTION for the first mistake: what was given, what is allowed, and the fix.
 */
export function parseCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Command {
  const flags = readFlags(args);
  if (typeof flags === 'string') return { kind: flags };
  const values = Object.fromEntries(
    optionRows().map(([name, row]) => [name, readOption(row, flags.get(row.flag), env)]),
  );
  // Built from every key of the table by its own parser.
  return { kind: 'serve', options: Object.freeze(values as unknown as ServerOptions) };
}

/** Completes options given in code. Throws HOTSPAN_ERR_SERVER_OPTION for an unknown name or a bad value. */
export function resolveServerOptions(options: Partial<ServerOptions> = {}): ServerOptions {
  const args = Object.entries(options).map(([name, value]) => {
    // Any string may come; only names of the table are found.
    const row = OPTION_TABLE[name as keyof ServerOptions] as OptionRow<unknown> | undefined;
    const isDuration = name.endsWith('Ms');
    return `--${row?.flag ?? name}=${value}${isDuration ? 'ms' : ''}`;
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
        `${argument} is not a flag of hotspan-server.${hintFor(flag || argument)} See hotspan-server --help.`,
      );
    }
    const value = inline ?? args[++at];
    if (value === undefined) throw optionError(`--${flag} needs a value: --${flag} ${placeholderOf(flag)}.`);
    if (flags.has(flag)) throw optionError(`--${flag} is given twice. Give it once.`);
    flags.set(flag, value);
  }
  return flags;
}

function hintFor(name: string): string {
  const near = closest(name, [...optionRows().map(([, { flag }]) => flag), 'help', 'version']);
  // A third of the letters wrong is the most that still reads as a slip of the pen.
  return distance(name, near) <= Math.max(2, name.length / 3) ? ` Did you mean --${near}?` : '';
}

function placeholderOf(flag: string): string {
  return optionRows().find(([, row]) => row.flag === flag)?.[1].placeholder ?? 'VALUE';
}

function readOption<T>(
  row: OptionRow<T>,
  flagText: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): T {
  const variable = variableOf(row.flag);
  // An empty variable counts as unset, as everywhere in OpenTelemetry. Kubernetes sets HOTSPAN_SERVER_PORT to
  // tcp://... in pods beside a Service called hotspan-server; nobody else would.
  const variableText = env[variable]?.startsWith('tcp://') ? '' : env[variable];
  const text = flagText ?? (variableText || row.defaultText);
  const parsed = row.parse(text);
  if ('value' in parsed) return parsed.value;
  const name = flagText === undefined ? variable : `--${row.flag}`;
  throw optionError(`${name} ${parsed.problem}, got ${JSON.stringify(text.slice(0, 80))}.`);
}

function optionError(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_OPTION', message);
}

import { parseArgs } from 'node:util';
import { HotspanError } from '../errors.js';
import { nearestName } from '../options/nearest-name.js';

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'doctor'; readonly json: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

export const HELP = `Usage: hotspan doctor [--json]

Checks whether the agent works here, and says what to do where it does not: runtime, sampler, linkage to spans, options of
the environment, other packages, and one test upload. Run it with the environment of your program.

  --json      print one JSON document
  --help      print this
  --version   print the version

Exit code: 0 if the agent works, 1 if something failed, 2 if the command line is wrong.
`;

/** Throws HOTSPAN_ERR_COMMAND. */
export function parseCommandLine(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [command, ...others] = positionals;
  if (command === undefined) throw commandError('a command is missing. There is one: hotspan doctor.');
  if (command !== 'doctor') {
    const nearest = nearestName(command, ['doctor']);
    const hint = nearest === undefined ? 'There is one: doctor.' : `Did you mean "${nearest}"?`;
    throw commandError(`there is no command "${command}". ${hint}`);
  }
  if (others.length > 0)
    throw commandError(`doctor takes no arguments, got "${others.join(' ')}". Leave them out.`);
  return { kind: 'doctor', json: values.json === true };
}

function parse(args: readonly string[]) {
  const boolean = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: boolean, help: { ...boolean, short: 'h' }, version: boolean },
    });
  } catch (cause) {
    // Its first sentence: Node.js goes on about arguments that begin with a dash.
    const [problem] = (cause instanceof Error ? cause.message : String(cause)).split('. ');
    const hint = 'What the agent is to do comes from the environment, such as HOTSPAN_ENDPOINT.';
    throw commandError(`${problem?.replace(/\.$/, '')}. ${hint} See hotspan --help.`, cause);
  }
}

function commandError(message: string, cause?: unknown): HotspanError {
  return new HotspanError('HOTSPAN_ERR_COMMAND', message, { cause });
}

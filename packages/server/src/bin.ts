#!/usr/bin/env node
import { ServerError } from './errors.js';
import { VERSION } from './ops/version.js';
import { formatHelp } from './options/format-help.js';
import { parseCommandLine } from './options/parse-command-line.js';
import { startServer } from './start-server.js';

/** What the user can set right; everything else exits with 1. */
const USER_CODES: readonly string[] = [
  'HOTSPAN_ERR_SERVER_OPTION',
  'HOTSPAN_ERR_SERVER_PORT',
  'HOTSPAN_ERR_SERVER_DATA_DIR',
];

async function main(): Promise<void> {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.kind === 'help') {
    process.stdout.write(formatHelp());
    return;
  }
  if (command.kind === 'version') {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const server = await startServer(command.options);
  process.stdout.write(`hotspan-server listening on ${server.url}\n`);
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Somebody who asks twice does not want to wait; what was acknowledged is stored already.
      if (isStopping) process.exit(1);
      isStopping = true;
      server.stop().catch(fail);
    });
  }
}

function fail(error: unknown): void {
  const isOurs = error instanceof ServerError;
  process.stderr.write(`${isOurs ? error.message : `${error instanceof Error ? error.stack : error}`}\n`);
  process.exitCode = isOurs && USER_CODES.includes(error.code) ? 2 : 1;
}

main().catch(fail);

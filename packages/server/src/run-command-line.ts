import { ServerError } from './errors.js';
import { loadConfig } from './limits/load-config.js';
import type { MaintenanceTask } from './maintenance/run-maintenance.js';
import { runTask } from './maintenance/run-task.js';
import { VERSION } from './ops/version.js';
import { formatConfig } from './options/format-config.js';
import { formatHelp } from './options/format-help.js';
import { parseCommandLine } from './options/parse-command-line.js';
import { parseTaskLine } from './options/parse-task-line.js';
import type { ServerOptions } from './options/server-options.js';
import { shrinkHeap } from './shrink-heap.js';
import { type RunningServer, startServer } from './start-server.js';

/** What the user can set right; everything else exits with 1. */
const USER_CODES: readonly string[] = [
  'HOTSPAN_ERR_SERVER_OPTION',
  'HOTSPAN_ERR_SERVER_PORT',
  'HOTSPAN_ERR_SERVER_DATA_DIR',
  'HOTSPAN_ERR_SERVER_CORRUPT',
  'HOTSPAN_ERR_SERVER_BACKUP',
  'HOTSPAN_ERR_SERVER_ENGINE',
  'HOTSPAN_ERR_SERVER_TLS',
  'HOTSPAN_ERR_SERVER_CONFIG',
];

/** What the command line asks for; failures are told on stderr and by the exit code. Resolves when the server runs. */
export async function runCommandLine(): Promise<void> {
  try {
    await run();
  } catch (error) {
    fail(error);
  }
}

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  const line = parseTaskLine(args);
  const command = parseCommandLine(line?.flags ?? args);
  if (command.kind === 'help') {
    process.stdout.write(formatHelp());
    return;
  }
  if (command.kind === 'version') {
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  if (command.kind === 'print-config') {
    process.stdout.write(formatConfig(command.options, loadConfig(command.options).limits));
    return;
  }
  if (line !== undefined) return maintain(command.options, line.task);
  const server = await startServer(command.options);
  stopOnSignals(server);
  await shrinkHeap();
  process.stdout.write(`hotspan-server listening on ${server.url}\n`);
}

/** From before the line that says that the server runs: who reads it may ask it to stop at once. */
function stopOnSignals(server: RunningServer): void {
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

/** Results go to stdout, progress to stderr. */
async function maintain(options: ServerOptions, task: MaintenanceTask): Promise<void> {
  const { lines, isBad } = await runTask(options, task, (line) => void process.stderr.write(`${line}\n`));
  process.stdout.write(`${lines.join('\n')}\n`);
  if (isBad) process.exitCode = 1;
}

function fail(error: unknown): void {
  const isOurs = error instanceof ServerError;
  process.stderr.write(`${isOurs ? error.message : `${error instanceof Error ? error.stack : error}`}\n`);
  process.exitCode = isOurs && USER_CODES.includes(error.code) ? 2 : 1;
}

import type * as ChildProcess from 'node:child_process';
import { createRequire } from 'node:module';
import { findPnpFile } from '../host/find-pnp-file.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { childEnvironment, childFlags } from './child-surroundings.js';
import { type DeliveryReport, encodeDelivery } from './delivery-message.js';
import { findDeliverProgram } from './find-deliver-program.js';

/** Loads nothing before it is called: `node:child_process` brings all of Node's networking along. */
const require: NodeJS.Require = createRequire(import.meta.url);

/** Larger than any report. */
const MAX_REPORT_BYTES = 64 * 1024;

/**
 * Delivers windows from a process that cannot wait for its event loop any more, as in an `exit` listener: blocks until
 * a child process has sent them or `timeoutMs` have passed, and never throws.
 *
 * The child is waited for because it would often die with its parent: of a container's first process, or of one whose
 * supervisor ends the group. Options, and with them secrets, go through its standard input, where no other user
 * of the machine can read them. Measured on a quiet machine (medians of 9, Node.js 20 / 24): 130 ms / 130 ms more than an exit
 * without it, with a healthy server and with one that refuses. On a busy one: this 325 / 170 ms; a worker thread that is
 * waited for with `Atomics.wait` 120 / 140 ms; a child that loads undici 950 / 490 ms; a detached child with a file
 * 15 ms, which is not waited for. The worker is faster but not chosen: a look-up of
 * a name that hangs in libuv's thread pool cannot be cancelled and would hold the exit beyond any time-out, while
 * a child can be killed; and it shares that pool, and the memory, of a process that may end because they are exhausted.
 */
export function handOver(
  windows: readonly Uint8Array[],
  options: ResolvedOptions,
  timeoutMs: number,
): DeliveryReport {
  const program = findDeliverProgram();
  if (program === undefined) {
    return {
      delivered: 0,
      problem:
        'hotspan is not installed beside the bundle that holds it. Install it, or leave it out of the bundle.',
    };
  }
  const lost = (reason: string): DeliveryReport => ({
    delivered: 0,
    problem: `the child process that uploads them ${reason}. Call await profiler.shutdown() before process.exit().`,
  });
  try {
    const flags = childFlags(process.execArgv, process.env.NODE_OPTIONS, findPnpFile());
    // A module of Node.js itself.
    const { spawnSync } = require('node:child_process') as typeof ChildProcess;
    const { stdout, error, status, signal } = spawnSync(process.execPath, [...flags, program], {
      input: encodeDelivery({ options, deadlineMs: Date.now() + timeoutMs, windows }),
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      env: childEnvironment(process.env),
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: MAX_REPORT_BYTES,
      windowsHide: true,
    });
    if (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT') {
      return { delivered: 0, problem: `that took more than ${timeoutMs} ms. Raise shutdownTimeoutMs.` };
    }
    if (error !== undefined) return lost(`could not be started (${nameOf(error)})`);
    if (status !== 0) return lost(`ended with ${status ?? signal}`);
    // Printed by our own program.
    return JSON.parse(stdout.toString()) as DeliveryReport;
  } catch (error) {
    return lost(`could not be started (${nameOf(error)})`);
  }
}

/** The code that Node.js gives its errors, for their messages may hold the environment. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.name;
}

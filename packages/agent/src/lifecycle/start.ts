import { isMainThread } from 'node:worker_threads';
import { findRefusal, nodeFlags } from '../engine/find-refusal.js';
import { HotspanError } from '../errors.js';
import { isInSandbox } from '../host/thread-global.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { ResolvedOptions, StartOptions } from '../options/start-options.js';
import { type AgentLog, createAgentLog } from '../self/agent-log.js';
import { describeStart } from '../self/describe-start.js';
import { isDeliverProgram } from './find-deliver-program.js';
import { createIdleProfiler } from './idle-profiler.js';
import type { Profiler, ShutdownOptions } from './profiler.js';
import { createRunningProfiler } from './running-profiler.js';
import { type Samplers, startSamplers } from './start-samplers.js';
import { type ThreadRegistry, threadRegistry } from './thread-registry.js';

/**
 * Starts profiling this thread: CPU, wall time and heap, linked to OpenTelemetry spans when the application has
 * them, uploaded as OTLP profiles. Returns the profiler that runs already if there is one, and says so once.
 *
 * Throws HOTSPAN_ERR_OPTION, listing every mistake, for bad options given in code. Nothing else throws: where
 * profiling is impossible the result does nothing, and its `refusal` and one warning say why.
 */
export function start(options: StartOptions = {}): Profiler {
  const { running } = threadRegistry();
  if (running !== undefined && !isLeftOver(running)) {
    running.reportSecondStart();
    return running.profiler;
  }
  const { options: resolved, warnings } = resolveOptions(options);
  const log = createAgentLog(resolved.logger, resolved.logLevel);
  if (warnings.length > 0) log.warnOnce('environment', warnings.join(' '));
  if (!resolved.enabled || isDeliverProgram()) return createIdleProfiler(resolved);
  if (running !== undefined) {
    log.info('the profiler that an earlier sandbox of this thread has left running is shut down.');
    running.abandon();
  }
  const samplers = trySamplers(resolved, log);
  if (samplers instanceof HotspanError) {
    log.errorOnce('refusal', `not profiling: ${samplers.message}`);
    return createIdleProfiler(resolved, samplers);
  }
  return run(samplers, resolved, log);
}

/**
 * Whether the profiler was started in a sandbox other than this one. A test runner has one at a time, so that one is
 * gone: nobody can shut its profiler down any more. One of the thread itself counts for all sandboxes.
 */
function isLeftOver({ sandbox }: NonNullable<ThreadRegistry['running']>): boolean {
  return sandbox !== undefined && sandbox !== globalThis;
}

/** Stops the profiler of this thread, as `profiler.shutdown()` does; resolves at once when none runs. */
export async function shutdown(options?: ShutdownOptions): Promise<void> {
  await threadRegistry().running?.profiler.shutdown(options);
}

function trySamplers(options: ResolvedOptions, log: AgentLog): Samplers | HotspanError {
  try {
    return findRefusal() ?? startSamplers(options, log);
  } catch (error) {
    if (error instanceof HotspanError) return error;
    return new HotspanError('HOTSPAN_ERR_ENGINE', `profiling could not be started: ${String(error)}.`, {
      cause: error,
    });
  }
}

function run(samplers: Samplers, options: ResolvedOptions, log: AgentLog): Profiler {
  const registry = threadRegistry();
  const running = createRunningProfiler({
    samplers,
    options,
    log,
    onStopped: () => {
      delete registry.running;
    },
  });
  registry.running = {
    ...running,
    sandbox: isInSandbox() ? globalThis : undefined,
    reportSecondStart: () =>
      log.warnOnce(
        'second start',
        'start() was called while the profiler of this thread runs. Its options are those of the first call.',
      ),
  };
  const line = describeStart(options, running.profiler.stats().linkMode, {
    nodeVersion: process.versions.node,
    flags: nodeFlags(),
  });
  // One line for the process: its workers have the same options, and there may be many.
  if (isMainThread) log.info(line);
  else log.debug(line);
  return running.profiler;
}

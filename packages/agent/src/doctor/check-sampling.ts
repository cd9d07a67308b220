import { nodeFlags } from '../engine/find-refusal.js';
import { type Samplers, startSamplers } from '../lifecycle/start-samplers.js';
import { createWindowTaker } from '../lifecycle/window-taker.js';
import { explainLinkMode } from '../link/explain-link-mode.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { createAgentLog } from '../self/agent-log.js';
import { listPlaces } from '../window/raw-window.js';
import { describeError } from './describe-error.js';
import type { Finding } from './finding.js';

const BURN_MS = 300;
/** Enough samples of so short a time, whatever the options say. */
const MIN_RATE_HZ = 99;

/** Samples a function of this process as the agent would, and looks for it in the window. */
export function checkSampling(options: ResolvedOptions): readonly Finding[] {
  let samplers: Samplers;
  try {
    const samplingRateHz = Math.max(MIN_RATE_HZ, options.samplingRateHz);
    samplers = startSamplers({ ...options, samplingRateHz }, createAgentLog(options.logger, 'none'));
  } catch (error) {
    return [{ check: 'sampling', status: 'fail', message: describeError(error) }];
  }
  // Asked now, for samplers are gone after the window.
  const hasFrames = samplers.time?.hasFrames;
  const sampling = burnAndLook(samplers, options);
  return hasFrames === undefined ? [sampling] : [sampling, describeLinkage(hasFrames)];
}

function burnAndLook(samplers: Samplers, options: ResolvedOptions): Finding {
  const failures: string[] = [];
  const takeWindow = createWindowTaker({
    samplers,
    linker: undefined,
    options,
    onSamplerFailure: (sampler, error) => failures.push(`${sampler}: ${describeError(error)}`),
  });
  hotspanDoctorBurn(BURN_MS);
  try {
    const { window, recordedSamples } = takeWindow({ restart: false, withHeap: true });
    if (failures.length > 0) return { check: 'sampling', status: 'fail', message: failures.join('; ') };
    if (samplers.time === undefined)
      return { check: 'sampling', status: 'ok', message: 'the heap is sampled; time is not asked for' };
    const isSeen = listPlaces(window).some(({ name }) => name === hotspanDoctorBurn.name);
    const message = `${recordedSamples} samples in ${BURN_MS} ms`;
    if (isSeen) {
      return { check: 'sampling', status: 'ok', message: `${message}, and the function that ran is in them` };
    }
    return {
      check: 'sampling',
      status: 'fail',
      message: `${message}, and the function that ran is not in them`,
      fix: 'Signals may be blocked by a sandbox: run this outside of it. Else report it with the output of this command.',
    };
  } catch (error) {
    return { check: 'sampling', status: 'fail', message: describeError(error) };
  }
}

function describeLinkage(hasFrames: boolean): Finding {
  const mode = hasFrames ? 'frames' : 'hooks';
  const { reason, advice } = explainLinkMode(mode, {
    nodeVersion: process.versions.node,
    flags: nodeFlags(),
  });
  return {
    check: 'linkage',
    // Both modes are right about every span; they differ in what they cost.
    status: 'ok',
    message: `spans are linked by ${mode}, for ${reason}`,
    ...(advice === undefined ? {} : { fix: `${advice} Spans are linked as well without, at a higher cost.` }),
  };
}

/** What the sampler shall find. Too long to be inlined. */
function hotspanDoctorBurn(ms: number): number {
  const end = performance.now() + ms;
  let x = 0;
  while (performance.now() < end) for (let i = 1; i < 2_000; i++) x += Math.sqrt(i);
  return x;
}

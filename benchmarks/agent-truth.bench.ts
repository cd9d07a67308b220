// Question: how many samples are linked to a span that does not own them, or to none although one does; with this agent,
// and with others that do the same work?
// Act when: one of this agent's ten thousand is wrong, or more than 0.5 % of those that a span owns lack their link.
//
// The program of test/linkage, where every function's name tells whose work it does, at the agent's default sampling rate,
// for as long as it takes to have so many samples: on one Node.js and one generation of the SDK, or on the whole matrix.
// The others come from npm, into a cache. `pyroscope` links no spans by itself: the program's contexts label what runs in
// them, as its documentation has it. `datadog` is dd-trace with its own tracer, behind the OpenTelemetry API. Both are
// judged by the innermost span, flush every 10 seconds, and run where they can with the version's own kind of context.
//   HOTSPAN_BENCH_AGENTS=pyroscope   of hotspan, pyroscope and datadog, with commas; all by default
//   HOTSPAN_BENCH_SAMPLES=10000      per line
//   HOTSPAN_BENCH_NODE=24            on this Node.js only; by default on all
//   HOTSPAN_BENCH_SDK=2              this agent with this generation of the SDK only
//   HOTSPAN_BENCH_RATE_HZ=397        faster, for the same number of samples in less time; not Datadog's
import { LINKAGE_MATRIX } from '../test/linkage/linkage-matrix.js';
import { type LinkageRun, runLinkage } from '../test/linkage/run-linkage.js';
import { findNodeBinary } from '../test/support/node-binary.js';
import { readCount } from './support/agent/bench-form.js';
import { installRivals } from './support/agent/install-rivals.js';
import { report } from './support/report.js';
import { gatherSamples } from './support/truth/gather-samples.js';
import { RIVALS, runRival } from './support/truth/run-rival.js';

const DEFAULT_RATE_HZ = 99;
const CPU_MS = 20_000;
const NODE_MAJORS = [20, 22, 24, 26];

const wantedSamples = readCount('HOTSPAN_BENCH_SAMPLES') ?? 10_000;
const askedRateHz = readCount('HOTSPAN_BENCH_RATE_HZ') ?? DEFAULT_RATE_HZ;
const [onlyNode, onlySdk] = [readCount('HOTSPAN_BENCH_NODE'), readCount('HOTSPAN_BENCH_SDK')];
const agents = process.env.HOTSPAN_BENCH_AGENTS?.split(',') ?? ['hotspan', ...RIVALS.map(({ name }) => name)];

interface Cell {
  readonly nodeMajor: number;
  /** What the line says of the cell, beside what was found. */
  readonly title: Readonly<Record<string, unknown>>;
  run(init: { node: string; cpuMs: number; seed: number }): Promise<LinkageRun>;
}

const cells = [...hotspanCells(), ...(await rivalCells())];
for (const { nodeMajor, title, run } of cells) {
  if (onlyNode !== undefined && nodeMajor !== onlyNode) continue;
  const node = await findNodeBinary(nodeMajor);
  if (node === undefined) continue;
  const findings = await gatherSamples(wantedSamples, (seed) => run({ node, cpuMs: CPU_MS, seed }));
  report('agent-truth', { ...title, ...findings });
}

function hotspanCells(): readonly Cell[] {
  if (!agents.includes('hotspan')) return [];
  const samplingRateHz = askedRateHz;
  return LINKAGE_MATRIX.filter(({ sdk }) => onlySdk === undefined || sdk === onlySdk).map((cell) => ({
    nodeMajor: cell.nodeMajor,
    title: { agent: 'hotspan', cell: cell.title, samplingRateHz },
    run: (init) => runLinkage({ ...cell, ...init, samplingRateHz }),
  }));
}

async function rivalCells(): Promise<readonly Cell[]> {
  const asked = RIVALS.filter(({ name }) => agents.includes(name));
  if (asked.length === 0) return [];
  const rivals = await installRivals();
  if ('missing' in rivals) {
    console.error(`agent-truth: the other agents are skipped: ${rivals.missing}`);
    return [];
  }
  return asked.flatMap((rival) => {
    const { name, linkedBy, minNodeMajor, samplingRateHz = askedRateHz } = rival;
    return NODE_MAJORS.filter((nodeMajor) => nodeMajor >= minNodeMajor).map((nodeMajor) => ({
      nodeMajor,
      title: { agent: name, cell: `Node.js ${nodeMajor}`, linkedBy, samplingRateHz },
      run: (init) => runRival(rival, { ...init, folder: rivals.folder, samplingRateHz }),
    }));
  });
}

import { fileURLToPath } from 'node:url';
import type { ProfilesData } from '@hotspan/otlp-profiles';
import { startProfileSink } from '../support/profile-sink.js';
import { readSamples } from '../support/read-samples.js';
import { runProgram } from '../support/run-program.js';

const PROGRAM = fileURLToPath(new URL('interleaved-requests.mjs', import.meta.url));

/** An option of the agent. */
export type SpanScope = 'local-root' | 'all';

export interface LinkageCase {
  /** Path of the Node.js binary. */
  readonly node: string;
  readonly nodeFlags: readonly string[];
  /** Generation of the OpenTelemetry SDK. */
  readonly sdk: number;
  readonly spanScope: SpanScope;
  readonly linkUnsampledSpans: boolean;
  readonly samplingRateHz: number;
  /** How much the program works, start-up included. */
  readonly cpuMs: number;
  readonly seed: number;
}

/** What the program tells of one of its spans; number 0 stands for code outside of any. */
interface Owner {
  readonly number: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly rootSpanId: string;
  readonly isSampled: boolean;
}

/** What the program prints. */
interface Truth {
  readonly requests: number;
  readonly mechanisms: readonly string[];
  readonly owners: readonly Owner[];
  /** Spans that have ended, and their attribute `pyroscope.profile.id`. */
  readonly marked: readonly { readonly spanId: string; readonly profileId?: string }[];
  readonly surprises: readonly string[];
}

/** Samples of one stack of a function whose owner is known. */
export interface JudgedSample {
  readonly mechanism: string;
  readonly count: number;
  /** `wrong`: linked to what does not own the function. `missing`: not linked although a span owns it. */
  readonly verdict: 'right' | 'wrong' | 'missing';
  /** Trace and span, or nothing. */
  readonly expected: string;
  readonly found: string;
}

export interface LinkageRun {
  readonly truth: Truth;
  readonly samples: readonly JudgedSample[];
  /** What the program wrote to stderr, and its exit code. */
  readonly end: { readonly stderr: string; readonly exitCode: number | null };
}

/** Runs the program of interleaved requests with the agent, and judges every sample of a function with an owner. */
export async function runLinkage(linkage: LinkageCase): Promise<LinkageRun> {
  const sink = await startProfileSink();
  try {
    const { stdout, stderr, exitCode } = await runProgram(
      [
        ...linkage.nodeFlags,
        '--import',
        'hotspan/register',
        PROGRAM,
        ...[linkage.sdk, linkage.cpuMs, linkage.seed].map(String),
      ],
      {
        node: linkage.node,
        env: {
          HOTSPAN_ENDPOINT: sink.url,
          HOTSPAN_PROFILES: 'wall',
          HOTSPAN_LOG_LEVEL: 'warn',
          // A busy machine is waited for.
          HOTSPAN_SHUTDOWN_TIMEOUT_MS: '60000',
          // The rate is far beyond the default, and shall stay there.
          HOTSPAN_CPU_BUDGET_PERCENT: '0',
          // The shortest: windows are part of what may go wrong.
          HOTSPAN_FLUSH_INTERVAL_MS: '1000',
          HOTSPAN_SAMPLING_RATE_HZ: String(linkage.samplingRateHz),
          HOTSPAN_SPAN_SCOPE: linkage.spanScope,
          HOTSPAN_LINK_UNSAMPLED_SPANS: String(linkage.linkUnsampledSpans),
        },
      },
    );
    if (stdout === '') throw new Error(`The program ended early, with ${exitCode}: ${stderr}`);
    // The program's own output.
    const truth = JSON.parse(stdout) as Truth;
    const samples = sink.uploads.flatMap(({ data }) => judgeSamples(data, truth, linkage));
    return { truth, samples, end: { stderr, exitCode } };
  } finally {
    await sink.close();
  }
}

const BUSY = /^busy_(\d+)_(.+)$/;

function judgeSamples(data: ProfilesData, { owners }: Truth, linkage: LinkageCase): JudgedSample[] {
  // Of the one wall profile of a window. Longer than what was asked for where samples were lost.
  const period = Number(data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.period);
  return readSamples(data, 'wall').flatMap(({ functions, value, traceId, spanId }) => {
    const [, number, mechanism = ''] = functions.map((name) => BUSY.exec(name)).find(Boolean) ?? [];
    const owner = owners[Number(number)];
    if (owner === undefined) return [];
    const expected = expectedLink(owner, linkage);
    const found = link(traceId, spanId);
    const verdict = found === expected ? 'right' : found === '' ? 'missing' : 'wrong';
    return [{ mechanism, count: Math.round(Number(value) / period), verdict, expected, found }];
  });
}

function expectedLink(owner: Owner, { spanScope, linkUnsampledSpans }: LinkageCase): string {
  if (owner.number === 0 || !(owner.isSampled || linkUnsampledSpans)) return '';
  return link(owner.traceId, spanScope === 'all' ? owner.spanId : owner.rootSpanId);
}

function link(traceId: string, spanId: string): string {
  return spanId === '' ? '' : `${traceId}/${spanId}`;
}

/** Number of samples, of all or of one verdict. */
export function countSamples(samples: readonly JudgedSample[], verdict?: JudgedSample['verdict']): number {
  return samples
    .filter((sample) => verdict === undefined || sample.verdict === verdict)
    .reduce((sum, { count }) => sum + count, 0);
}

import type { ProfilesData } from '@hotspan/otlp-profiles';
import { startProfileSink } from '../support/profile-sink.js';
import { readSamples } from '../support/read-samples.js';
import { type JudgedSample, judgeSamples, type LinkedSample } from './judge-samples.js';
import { type Owner, type RequestsInit, type RequestsRun, runRequests } from './run-requests.js';

/** An option of the agent. */
export type SpanScope = 'local-root' | 'all';

export interface LinkageCase extends Pick<RequestsInit, 'node' | 'cpuMs' | 'seed'> {
  readonly nodeFlags: readonly string[];
  /** Generation of the OpenTelemetry SDK. */
  readonly sdk: number;
  readonly spanScope: SpanScope;
  readonly linkUnsampledSpans: boolean;
  readonly samplingRateHz: number;
}

export interface LinkageRun extends RequestsRun {
  readonly samples: readonly JudgedSample[];
}

/** Runs the program of interleaved requests with the agent, and judges every sample of a function with an owner. */
export async function runLinkage(linkage: LinkageCase): Promise<LinkageRun> {
  const { node, nodeFlags, sdk, cpuMs, seed } = linkage;
  const sink = await startProfileSink();
  try {
    const run = await runRequests({
      ...{ node, cpuMs, seed },
      nodeArgs: [...nodeFlags, '--import', 'hotspan/register'],
      tracing: new URL(`../compat/otel-${sdk}/tracing.mjs`, import.meta.url),
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
    });
    const linked = sink.uploads.flatMap(({ data }) => readLinkedSamples(data));
    const samples = judgeSamples(linked, run.truth.owners, (owner) => expectedLink(owner, linkage));
    return { ...run, samples };
  } finally {
    await sink.close();
  }
}

function readLinkedSamples(data: ProfilesData): LinkedSample[] {
  // Of the one wall profile of a window. Longer than what was asked for where samples were lost.
  const period = Number(data.resourceProfiles[0]?.scopeProfiles[0]?.profiles[0]?.period);
  return readSamples(data, 'wall').map(({ functions, value, traceId, spanId }) => ({
    functions,
    count: Math.round(Number(value) / period),
    link: linkTo(traceId, spanId),
  }));
}

function expectedLink(owner: Owner, { spanScope, linkUnsampledSpans }: LinkageCase): string {
  if (owner.number === 0 || !(owner.isSampled || linkUnsampledSpans)) return '';
  return linkTo(owner.traceId, spanScope === 'all' ? owner.spanId : owner.rootSpanId);
}

/** Trace and span, or nothing. */
function linkTo(traceId: string, spanId: string): string {
  return spanId === '' ? '' : `${traceId}/${spanId}`;
}

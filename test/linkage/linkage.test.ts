import { beforeAll, describe, expect, it } from 'vitest';
import { findNodeBinary } from '../support/node-binary.js';
import { countSamples, type JudgedSample } from './judge-samples.js';
import { LINKAGE_MATRIX } from './linkage-matrix.js';
import { type LinkageRun, runLinkage } from './run-linkage.js';

/** Enough for a few hundred samples. */
const CPU_MS = 2_500;
/** Four times the default: samples are what this test is short of, and at this rate few are lost. */
const SAMPLING_RATE_HZ = 397;
/** Of the busy samples that belong to a span: those taken while contexts change hands. */
const MAX_MISSING_SHARE = 0.005;
const MIN_SAMPLES = 10_000;

const all: JudgedSample[] = [];
const mechanisms = new Set<string>();
let skipped = 0;

const CELLS = LINKAGE_MATRIX.map((linkage) => [linkage.title, linkage] as const);

describe.each(CELLS)('samples of interleaved requests, %s', (_title, linkage) => {
  let run: LinkageRun | undefined;

  beforeAll(async () => {
    const node = await findNodeBinary(linkage.nodeMajor);
    if (node === undefined) {
      skipped++;
      return;
    }
    const seed = 1 + LINKAGE_MATRIX.indexOf(linkage);
    run = await runLinkage({ ...linkage, node, samplingRateHz: SAMPLING_RATE_HZ, cpuMs: CPU_MS, seed });
    for (const sample of run.samples) all.push(sample);
    for (const mechanism of run.truth.mechanisms) mechanisms.add(mechanism);
  });

  it('are never linked to a span that does not own their function', ({ skip }) => {
    if (run === undefined) return skip();
    expect(run.end).toEqual({ stderr: '', exitCode: 0 });
    expect(run.truth.surprises).toEqual([]);
    expect(run.samples.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
  });

  it('are linked when a span owns their function, and only then', ({ skip }) => {
    if (run === undefined) return skip();
    const owned = run.samples.filter(({ expected }) => expected !== '');
    const unowned = run.samples.filter(({ expected }) => expected === '');
    expect(countSamples(owned)).toBeGreaterThan(0);
    expect(countSamples(unowned)).toBeGreaterThan(0);
    // One sample of the few hundred is more than the share, and is not yet a share: the sum of all runs decides below.
    expect(countSamples(owned, 'missing')).toBeLessThanOrEqual(
      Math.max(1, countSamples(owned) * MAX_MISSING_SHARE),
    );
  });

  it('lead to spans that carry pyroscope.profile.id, local roots alone by default', ({ skip }) => {
    if (run === undefined) return skip();
    const { owners, marked } = run.truth;
    const ownerOf = new Map(owners.map((owner) => [owner.spanId, owner]));
    const isMarked = linkage.spanScope === 'all' ? (): boolean => true : isRoot;
    const wrong = marked.filter(({ spanId, profileId }) => {
      if (profileId !== undefined) return profileId !== spanId || !isMarked(spanId);
      return isRoot(spanId);
    });
    expect(marked.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);

    function isRoot(spanId: string): boolean {
      return ownerOf.get(spanId)?.rootSpanId === spanId;
    }
  });
});

describe('samples of all these requests together', () => {
  it('are many, and of every mechanism', ({ skip }) => {
    if (skipped > 0) skip();
    const seen = new Set(all.map(({ mechanism }) => mechanism));
    expect([...mechanisms].filter((mechanism) => !seen.has(mechanism))).toEqual([]);
    expect(countSamples(all)).toBeGreaterThanOrEqual(MIN_SAMPLES);
  });

  it('lack their link in at most one of two hundred cases', () => {
    const owned = all.filter(({ expected }) => expected !== '');
    expect(countSamples(owned, 'missing') / countSamples(owned)).toBeLessThanOrEqual(MAX_MISSING_SHARE);
  });
});

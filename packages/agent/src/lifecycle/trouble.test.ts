import { Session } from 'node:inspector/promises';
import { context, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, test } from 'vitest';
import { readSamples } from '../../../../test/support/read-samples.js';
import { loadEngine } from '../engine/load-engine.js';
import { compilePrograms } from '../engine/programs.fixture.js';
import { reportStuckSampler } from '../engine/stuck-sampler.fixture.js';
import { type AttachingContextManager, createContextManager } from '../link/context-manager.fixture.js';
import { countBurning, startTestSink } from './profiled-program.fixture.js';
import { startQuietly } from './quiet-profiler.fixture.js';

const { time } = loadEngine();

afterEach(() => context.disable());

describe('trouble of one sampler', () => {
  test('of the heap leaves the time profiles, and the next window has heap samples again', async () => {
    const { burnCpu } = compilePrograms();
    const sink = await startTestSink();
    const { profiler, warnings } = startQuietly({ endpoint: sink.url });
    // A debugger that samples the heap for a while ends V8's one heap sampler.
    const session = new Session();
    session.connect();
    await session.post('HeapProfiler.startSampling');
    await session.post('HeapProfiler.stopSampling');
    session.disconnect();
    burnCpu(300);
    await profiler.flush();
    expect(countBurning(sink)).toBe(1);
    await profiler.shutdown();
    expect(time.isStarted()).toBe(false);
    expect(warnings).toEqual([expect.stringMatching(/^hotspan: a window of heap samples was lost: /)]);
    expect(profiler.stats()).toMatchObject({ flushes: 2, failedFlushes: 1, heapRestarts: 1 });
    expect(sink.uploads.map(({ data }) => readSamples(data, 'inuse_space').length > 0)).toEqual([
      false,
      true,
    ]);
  });

  test('of time leaves the heap profiles', async () => {
    const sink = await startTestSink();
    const { profiler, warnings } = startQuietly({ endpoint: sink.url });
    time.stop();
    await profiler.flush();
    await profiler.shutdown();
    expect(sink.uploads).toHaveLength(2);
    expect(sink.uploads.every(({ data }) => readSamples(data, 'inuse_space').length > 0)).toBe(true);
    expect(warnings).toEqual([expect.stringMatching(/^hotspan: a window of time samples was lost: /)]);
  });
});

test('a time sampler that is stuck is restarted and counted, and no window is lost', async () => {
  const sink = await startTestSink();
  const { profiler, warnings } = startQuietly({ endpoint: sink.url });
  const recoverSampler = reportStuckSampler();
  compilePrograms().burnCpu(300);
  await profiler.flush();
  recoverSampler();
  // Compiled anew: V8 tells no names of loops that were optimised before a full start.
  compilePrograms().burnCpu(300);
  await profiler.shutdown();
  expect(countBurning(sink)).toBe(2);
  expect(profiler.stats()).toMatchObject({ stuckResets: 1, failedFlushes: 0 });
  expect(warnings).toEqual([]);
});

describe('a context manager that cannot be wrapped', () => {
  const NOT_LINKED: unknown = expect.stringMatching(/^hotspan: samples are not linked to spans: /);
  const frozenManager = (): Readonly<AttachingContextManager> => Object.freeze(createContextManager());

  test('is left alone by start(), with a warning', () => {
    context.setGlobalContextManager(frozenManager());
    const { profiler, warnings } = startQuietly();
    expect(profiler.state).toBe('running');
    expect(profiler.stats().isLinking).toBe(false);
    expect(warnings).toEqual([NOT_LINKED]);
  });

  test('can be installed later without the application noticing', () => {
    const { warnings } = startQuietly();
    expect(context.setGlobalContextManager(frozenManager())).toBe(true);
    const span = trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 });
    const active = context.with(trace.setSpan(context.active(), span), () => trace.getActiveSpan());
    expect(active).toBe(span);
    expect(warnings).toEqual([NOT_LINKED]);
  });

  test('does not keep shutdown() from ending', async () => {
    const manager = createContextManager();
    context.setGlobalContextManager(manager);
    const { profiler } = startQuietly();
    Object.freeze(manager);
    await profiler.shutdown({ timeoutMs: 0 });
    expect(profiler.state).toBe('stopped');
    expect(time.isStarted()).toBe(false);
    expect(context.with(context.active(), () => 'runs')).toBe('runs');
  });
});

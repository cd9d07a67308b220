import { describe, expect, test } from 'vitest';
import type { ReadableSample } from '../../../../test/support/read-samples.js';
import { createScope } from '../link/label-scope.js';
import { type LabelScope, NO_SPAN, readContext, withScope } from '../link/sample-context.js';
import { MAX_LABEL_SETS } from './context-rows.js';
import { buildWindow, encodeWindow, type WindowEnvelope } from './encode-window.js';
import { HAND_MADE_INTERVAL_MICROS, type HandMadeRow, handMadeTree } from './hand-made-tree.fixture.js';
import { readWindow } from './readable-window.fixture.js';
import { createRoot, FIRST_SPAN, RANGE, RESOURCE, SECOND_SPAN } from './window-parts.fixture.js';

const ENVELOPE: WindowEnvelope = { resource: RESOURCE, symbolize: (place) => place };
const A = FIRST_SPAN;
const B = SECOND_SPAN;
const BOTH = { cpu: true, wall: true };

function build(rows: readonly HandMadeRow[], { kinds = BOTH, otherThreads = 0, envelope = ENVELOPE } = {}) {
  const tree = handMadeTree(rows, otherThreads);
  const time = { tree, intervalMicros: HAND_MADE_INTERVAL_MICROS, read: readContext, ...kinds };
  return buildWindow({ range: RANGE, time }, envelope);
}

const encode = (...args: Parameters<typeof build>) => readWindow(encodeWindow(build(...args)));

/** `leaf<caller span value`; a sample is 10 microseconds of wall time. */
const shape = ({ functions, value, spanId }: ReadableSample): string =>
  `${functions.join('<')} ${spanId[0] ?? '-'} ${value}`;

describe('samples', () => {
  test('of equal stack and link become one, and are counted all', () => {
    const rows: HandMadeRow[] = [
      [['handlerA'], A, 2, 7],
      [['handlerA'], B, 1, 5],
      [['handlerA'], undefined, 6, 13],
      [['handlerA'], A, 1, 1],
      [['sort', 'handlerA'], A, 1, 8],
    ];
    const [cpu, wall] = encode(rows).profiles;
    expect(cpu?.samples.map(shape)).toEqual([
      'handler a 9',
      'handler b 5',
      'handler - 12',
      'sort<handler a 8',
    ]);
    expect(wall?.samples.map(shape)).toEqual([
      'handler a 30000',
      'handler b 10000',
      'handler - 60000',
      'sort<handler a 10000',
    ]);
    expect(build(rows)).toMatchObject({ busySamples: 11, linkedSamples: 5, idleSamples: 0 });
  });

  test('of a span whose ids are no hexadecimal digits are not linked, and the others are', () => {
    const broken = createRoot('x', 'b');
    const [cpu] = encode([
      [['sort'], broken, 1, 3],
      [['sort'], A, 1, 4],
    ]).profiles;
    expect(cpu?.samples.map(shape)).toEqual(['sort - 3', 'sort a 4']);
  });

  test('of waiting belong to nobody, and have the CPU time of waking up but no wall time', () => {
    const rows: HandMadeRow[] = [
      [['idle'], A, 90, 90],
      [['sort'], A, 1, 0],
    ];
    const [cpu, wall] = encode(rows).profiles;
    expect(cpu?.samples.map(shape)).toEqual(['(idle) - 90']);
    expect(wall?.samples.map(shape)).toEqual(['sort a 10000']);
    expect(build(rows)).toMatchObject({ busySamples: 1, linkedSamples: 1, idleSamples: 90 });
  });

  test('of native code without JavaScript are left out', () => {
    const { profiles } = encode([
      [['program'], A, 5, 5],
      [['sort'], A, 1, 1],
    ]);
    expect(profiles.flatMap(({ samples }) => samples.map(shape))).toEqual(['sort a 1', 'sort a 10000']);
  });

  test('of garbage collection keep their link, below the frame of Node.js', () => {
    const [cpu, wall] = encode([[['collector'], A, 2, 6]]).profiles;
    expect(cpu?.samples.map(shape)).toEqual(['Garbage Collection<Node.js a 6']);
    expect(wall?.samples.map(shape)).toEqual(['Garbage Collection<Node.js a 20000']);
  });

  test('of other threads are CPU time only', () => {
    const { profiles } = encode([[['sort'], undefined, 1, 1]], { otherThreads: 77 });
    expect(profiles.map(({ samples }) => samples.map(shape))).toEqual([
      ['sort - 1', 'Non JS threads activity<Node.js - 77'],
      ['sort - 10000'],
    ]);
  });

  test('have integral values, rounded', () => {
    const { profiles } = encode([[['sort'], undefined, 1, 3.4]]);
    expect(profiles.map(({ samples }) => samples[0]?.value)).toEqual([3n, 10_000n]);
  });

  test('make up the time of the window when they come late, up to twice their distance', () => {
    const periodOf = (stretch: number) => {
      const tree = handMadeTree([[['sort'], undefined, 10, 10]]);
      const late = { ...tree, endTime: tree.startTime + (tree.endTime - tree.startTime) * stretch };
      const time = { tree: late, intervalMicros: HAND_MADE_INTERVAL_MICROS, read: readContext, ...BOTH };
      const [cpu, wall] = readWindow(encodeWindow(buildWindow({ range: RANGE, time }, ENVELOPE))).profiles;
      return [cpu?.period, wall?.samples[0]?.value];
    };
    expect(periodOf(0.5)).toEqual([10_000n, 100_000n]);
    expect(periodOf(1.2)).toEqual([12_000n, 120_000n]);
    expect(periodOf(5)).toEqual([20_000n, 200_000n]);
  });

  test.each([
    [{ cpu: true, wall: false }, ['cpu/nanoseconds']],
    [{ cpu: false, wall: true }, ['wall/nanoseconds']],
  ])('are kept in the profiles that were asked for: %o', (kinds, expected) => {
    const { profiles } = encode([[['sort'], undefined, 1, 10]], { kinds });
    expect(profiles.map(({ values }) => values)).toEqual(expected);
  });

  test('that there are none of make a window without bytes', () => {
    expect(encodeWindow(build([]))).toHaveLength(0);
    expect(encodeWindow(buildWindow({ range: RANGE }, ENVELOPE))).toHaveLength(0);
  });
});

describe('frames', () => {
  test('of functions that share a name and a file stay apart by their lines', () => {
    const { frames, profiles } = encode([
      [['handlerA'], undefined, 1, 10],
      [['handlerB'], undefined, 1, 10],
    ]);
    expect(frames).toEqual(
      expect.arrayContaining(['handler /app/bundle.js:10 v8js', 'handler /app/bundle.js:200 v8js']),
    );
    expect(profiles[0]?.samples).toHaveLength(2);
  });

  test('of functions without a name say so', () => {
    expect(encode([[['anonymous'], undefined, 1, 10]]).frames).toContain('(anonymous) /app/bundle.js:7 v8js');
  });

  test('of modules have the path of their file', () => {
    expect(encode([[['module'], undefined, 1, 10]]).frames).toContain('load /app/with space.mjs:2 v8js');
  });

  test('tell code of V8 and Node.js itself from JavaScript', () => {
    const { frames } = encode([[['sort', 'handlerA'], undefined, 1, 10]]);
    expect(frames).toEqual(expect.arrayContaining(['sort :0 native', 'handler /app/bundle.js:10 v8js']));
  });

  test('are those of the original code where that is known', () => {
    const original = { name: 'checkOut', file: '/app/src/order.ts', line: 3, column: 1 };
    const envelope: WindowEnvelope = {
      ...ENVELOPE,
      symbolize: (place) => (place.line === 200 && place.column === 1 ? original : place),
    };
    const { frames } = encode([[['handlerB', 'handlerA'], undefined, 1, 10]], { envelope });
    expect(frames).toEqual(
      ['checkOut /app/src/order.ts:3 v8js', 'handler /app/bundle.js:10 v8js'].toReversed(),
    );
  });
});

describe('labels', () => {
  const scope = (labels: LabelScope['labels'], outer?: LabelScope): LabelScope =>
    createScope(outer, labels, false);

  test('keep samples of one stack and link apart', () => {
    const [cpu] = encode([
      [['handlerA'], withScope(A, scope({ tier: 'gold' })), 1, 1],
      [['handlerA'], withScope(A, scope({ tier: 'free' })), 1, 2],
      [['handlerA'], withScope(NO_SPAN, scope({ tier: 'gold' })), 1, 4],
      [['handlerA'], A, 1, 8],
    ]).profiles;
    expect(cpu?.samples.map(({ value, spanId, labels }) => [value, spanId[0] ?? '-', labels])).toEqual([
      [1n, 'a', { tier: 'gold' }],
      [2n, 'a', { tier: 'free' }],
      [4n, '-', { tier: 'gold' }],
      [8n, 'a', {}],
    ]);
  });

  test('of inner scopes are laid over those of outer ones and of the request', () => {
    const request = createRoot('3', 'c');
    request.root.request = scope({ 'http.route': '/cart/:id', tier: 'none' });
    const inner = scope({ tier: 'gold', step: 'pay' }, scope({ tier: 'free', zone: 'x' }));
    const [cpu] = encode([[['handlerA'], withScope(request, inner), 1, 1]]).profiles;
    expect(cpu?.samples[0]?.labels).toEqual({
      'http.route': '/cart/:id',
      tier: 'gold',
      step: 'pay',
      zone: 'x',
    });
  });

  test('are those that are known when the window is encoded', () => {
    const late = scope({});
    const rows: HandMadeRow[] = [[['handlerA'], withScope(A, late), 1, 1]];
    const tree = handMadeTree(rows);
    late.labels = { 'http.route': '/late' };
    const time = { tree, intervalMicros: HAND_MADE_INTERVAL_MICROS, read: readContext, ...BOTH };
    const { profiles } = readWindow(encodeWindow(buildWindow({ range: RANGE, time }, ENVELOPE)));
    expect(profiles[0]?.samples[0]?.labels).toEqual({ 'http.route': '/late' });
  });

  test('of more sets than a window may have are left out and counted, and the samples stay', () => {
    const rows = Array.from(
      { length: MAX_LABEL_SETS + 5 },
      (_, i): HandMadeRow => [['handlerA'], withScope(NO_SPAN, scope({ id: String(i) })), 1, 1],
    );
    const [cpu] = encode(rows).profiles;
    expect(new Set(cpu?.samples.map(({ labels }) => labels.id)).size).toBe(MAX_LABEL_SETS + 1);
    expect(cpu?.samples.reduce((sum, { value }) => sum + value, 0n)).toBe(BigInt(rows.length));
    expect(build(rows).droppedLabelSets).toBe(5);
  });
});

import { describe, expect, it } from 'vitest';
import type { FormatErrorCode } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { expectFormatError } from '../json/expect-format-error.fixture.js';
import { profilesOf, readable } from '../json/folded.fixture.js';
import { callFrame, chain, cpuProfileFile } from './cpu-profile-file.fixture.js';
import { decodeCpuProfile } from './decode-cpu-profile.js';
import { decodeHeapProfile } from './decode-heap-profile.js';

type Case = readonly [text: string, code: 'SYNTAX' | 'INDEX' | 'SHAPE' | 'LIMIT', message: string];

const hit = (id: unknown, fields: object = {}): object => ({
  id,
  callFrame: callFrame('f'),
  hitCount: 1,
  ...fields,
});
const timed = (samples: unknown, timeDeltas: unknown, fields: object = {}): string =>
  cpuProfileFile(chain('a', 'b'), { samples, timeDeltas, ...fields });

const CPU_CASES: readonly Case[] = [
  ['[]', 'SYNTAX', 'the file must be an object'],
  ['{}', 'SYNTAX', 'nodes must be a list of the nodes of the profile, got nothing'],
  [cpuProfileFile({}), 'SYNTAX', 'nodes must be a list, got an object'],
  [cpuProfileFile([7]), 'SYNTAX', 'nodes[0] must be an object, got 7'],
  [cpuProfileFile([hit('1')]), 'SYNTAX', 'nodes[0].id must be an integer within 2^53, got "1"'],
  [cpuProfileFile([hit(1), hit(1)]), 'SHAPE', 'nodes[1].id must be its own, but nodes[0] has the id 1, too'],
  [cpuProfileFile([hit(1, { children: 2 })]), 'SYNTAX', 'nodes[0].children must be a list, got 2'],
  [
    cpuProfileFile([hit(1, { children: [2] })]),
    'INDEX',
    'nodes[0].children[0] must be the id of a node, got 2',
  ],
  [
    cpuProfileFile([hit(1, { children: ['1'] })]),
    'INDEX',
    'nodes[0].children[0] must be the id of a node, got "1"',
  ],
  [cpuProfileFile([hit(1, { parent: 9 })]), 'INDEX', 'nodes[0].parent must be the id of a node, got 9'],
  [cpuProfileFile([hit(1, { children: [1] })]), 'SHAPE', 'nodes[0] must not be below itself'],
  [cpuProfileFile([hit(1, { parent: 1 })]), 'SHAPE', 'nodes[0] must not be below itself'],
  [
    cpuProfileFile([hit(1, { children: [2] }), hit(2, { children: [3] }), hit(3, { children: [1] })]),
    'SHAPE',
    'nodes[0] must not be below itself',
  ],
  [
    cpuProfileFile([hit(1, { children: [3] }), hit(2, { children: [3] }), hit(3)]),
    'SHAPE',
    'nodes[2] must have one parent, got nodes[0] and nodes[1]',
  ],
  [
    cpuProfileFile([hit(1, { children: [3] }), hit(2), hit(3, { parent: 2 })]),
    'SHAPE',
    'nodes[2] must have one parent',
  ],
  [cpuProfileFile([hit(1, { hitCount: -1 })]), 'SYNTAX', 'nodes[0].hitCount must be a number of at least 0'],
  [cpuProfileFile([hit(1, { hitCount: 1e19 })]), 'LIMIT', 'nodes[0].hitCount come to more than 2^63 - 1'],
  [cpuProfileFile([hit(1, { hitCount: 8e18 }), hit(2, { hitCount: 8e18 })]), 'LIMIT', 'more than 2^63 - 1'],
  [cpuProfileFile([hit(1, { callFrame: [] })]), 'SYNTAX', 'nodes[0].callFrame must be an object'],
  [cpuProfileFile([hit(1, { callFrame: {} })]), 'SYNTAX', 'nodes[0].callFrame.functionName must be a string'],
  [
    cpuProfileFile([hit(1, { callFrame: { functionName: 'f', url: 1 } })]),
    'SYNTAX',
    'nodes[0].callFrame.url must be a string, got 1',
  ],
  [
    cpuProfileFile([hit(1, { callFrame: { functionName: 'f', lineNumber: 0.5 } })]),
    'SYNTAX',
    'nodes[0].callFrame.lineNumber must be an integer',
  ],
  [cpuProfileFile([], { startTime: null }), 'SYNTAX', 'startTime must be a finite number, got null'],
  [cpuProfileFile([], { endTime: '9' }), 'SYNTAX', 'endTime must be a finite number, got "9"'],
  [cpuProfileFile([], { startTime: 101 }), 'SHAPE', 'endTime must be at least startTime (101), got 100'],
  [cpuProfileFile([hit(1)], { endTime: 1e300 }), 'LIMIT', 'endTime come to more than 2^63 - 1'],
  [timed({}, []), 'SYNTAX', 'samples must be a list, got an object'],
  [timed([2], {}), 'SYNTAX', 'timeDeltas must be a list, got an object'],
  [timed([2], []), 'SHAPE', 'timeDeltas must have an entry for each of 1 samples, got 0'],
  [timed([2, 9], [0, 0]), 'INDEX', 'samples[1] must be the id of a node, got 9'],
  [timed(['__proto__'], [0]), 'INDEX', 'samples[0] must be the id of a node, got "__proto__"'],
  [timed([2], ['1']), 'SYNTAX', 'timeDeltas[0] must be a finite number, got "1"'],
  [timed([2, 2], [1e308, 1e308]), 'SYNTAX', 'timeDeltas[0] must be a time within 2^53 microseconds'],
  [timed([2, 2], [9e15, 9e15]), 'SYNTAX', 'timeDeltas[1] must be a time within 2^53 microseconds'],
  [timed([2], undefined, { timestamps: [1e300] }), 'SYNTAX', 'timestamps[0] must be a time within 2^53'],
  ['{"head":[],"startTime":0,"endTime":1}', 'SYNTAX', 'head[0] must be an object'],
  ['{"head":{"functionName":"a"},"startTime":0,"endTime":1}', 'SYNTAX', 'head[0].id must be an integer'],
  [
    '{"head":{"id":1,"functionName":"a","children":[{"id":1}]},"startTime":0,"endTime":1}',
    'SHAPE',
    'head[1].id must be its own, but head[0] has the id 1, too',
  ],
];

const heap = (fields: object): string =>
  JSON.stringify({ head: { callFrame: callFrame('f'), selfSize: 1, id: 1, children: [], ...fields } });

const HEAP_CASES: readonly Case[] = [
  ['{}', 'SYNTAX', 'head must be an object, got nothing'],
  [heap({ selfSize: '1' }), 'SYNTAX', 'head[0].selfSize must be a number of at least 0, got "1"'],
  [heap({ selfSize: -1 }), 'SYNTAX', 'head[0].selfSize must be a number of at least 0, got -1'],
  [heap({ selfSize: 1e19 }), 'LIMIT', 'head[0].selfSize come to more than 2^63 - 1'],
  [heap({ children: {} }), 'SYNTAX', 'head[0].children must be a list'],
  [heap({ children: [{ selfSize: 0 }, 5] }), 'SYNTAX', 'head[2] must be an object, got 5'],
  [heap({ callFrame: null }), 'SYNTAX', 'head[0].callFrame must be an object, got null'],
];

const named = (cases: readonly Case[]) => cases.map(([text, code, message]) => ({ text, code, message }));
const full = (code: Case[1]): FormatErrorCode => `HOTSPAN_ERR_FORMAT_${code}`;

/** Nodes in one another, as many as `depth`; JSON.stringify would recurse. */
function nested(depth: number, node: string): string {
  return `${`{${node},"children":[`.repeat(depth)}${']}'.repeat(depth)}`;
}

const NESTED_HEAP = nested(1_000_000, '"callFrame":{"functionName":""},"selfSize":1');

describe('decodeCpuProfile on bad input', () => {
  it.each(named(CPU_CASES))('says $code: $message', ({ text, code, message }) => {
    expectFormatError(() => decodeCpuProfile(text), full(code), message);
  });

  const expectLimit = (text: string, limits: Partial<FormatLimits>, message: string): void => {
    const error = expectFormatError(
      () => decodeCpuProfile(text, { limits }),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      message,
    );
    expect(error.limit).toBe(Object.values(limits)[0]);
  };

  it('holds samples, or else nodes with hits, to maxSamples', () => {
    expectLimit(timed([2, 2, 3], [1, 1, 1]), { maxSamples: 2 }, 'samples brings more than maxSamples (2)');
    expectLimit(cpuProfileFile([hit(1), hit(2)]), { maxSamples: 1 }, 'nodes brings more than maxSamples (1)');
  });

  it('holds names and files to maxStringBytes', () => {
    const nodes = (name: string, url: string) =>
      cpuProfileFile([hit(1, { callFrame: callFrame(name, url) })]);
    const limits = { maxStringBytes: 3 };
    expect(readable(decodeCpuProfile(nodes('abc', 'def'), { limits }))).toHaveLength(1);
    expectLimit(
      nodes('abcd', ''),
      limits,
      'nodes[0].callFrame.functionName brings more than maxStringBytes (3)',
    );
    expectLimit(nodes('', 'abcd'), limits, 'nodes[0].callFrame.url brings more than maxStringBytes (3)');
  });

  it('holds the stacks of sampled nodes to maxStackDepth, whatever lies below them', () => {
    const text = timed([3], [0]);
    expect(readable(decodeCpuProfile(text, { limits: { maxStackDepth: 2 } }))).toHaveLength(2);
    expectLimit(text, { maxStackDepth: 1 }, 'nodes[2] brings more than maxStackDepth (1)');
    expect(readable(decodeCpuProfile(timed([2], [0]), { limits: { maxStackDepth: 1 } }))).toHaveLength(2);
  });

  it('stops at maxFrames when each node of a long chain is sampled', () => {
    const nodes = chain(...Array.from({ length: 100_000 }, (_, at) => `f${at % 7}`));
    const samples = nodes.map((_, at) => at + 1);
    const text = cpuProfileFile(nodes, { samples, timeDeltas: samples });
    expectLimit(text, { maxStackDepth: 4096 }, 'brings more than maxStackDepth (4096)');
    expectFormatError(
      () => decodeCpuProfile(text, { limits: { maxStackDepth: 100_000 } }),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      'brings more than maxFrames (16777216)',
    );
  });

  it('finds the way around of a cycle of many nodes, and ends', () => {
    const ring = Array.from({ length: 300_000 }, (_, at) => ({ id: at, children: [(at + 1) % 300_000] }));
    expectFormatError(
      () => decodeCpuProfile(cpuProfileFile(ring)),
      'HOTSPAN_ERR_FORMAT_SHAPE',
      'nodes[0] must not be below itself',
    );
  });

  it('reads a million nested nodes of which none was sampled, and refuses them when the last one was', () => {
    const depth = 1_000_000;
    let id = 0;
    const head = nested(depth, '"functionName":"","id":0').replace(/"id":0/g, () => `"id":${id++}`);
    const text = `{"head":${head},"startTime":0,"endTime":1,"samples":[0],"timestamps":[0]}`;
    expect(readable(decodeCpuProfile(text))[1]?.stacks).toEqual({ '(anonymous)': 1_000_000_000n });
    expectLimit(
      text.replace('"samples":[0]', `"samples":[${depth - 1}]`),
      { maxStackDepth: 4096 },
      `head[${depth - 1}] brings more than maxStackDepth (4096)`,
    );
  });

  it('takes __proto__ and constructor as names', () => {
    const nodes = [hit(1, { callFrame: callFrame('__proto__', 'constructor') })];
    const [profile] = readable(decodeCpuProfile(cpuProfileFile(nodes)));
    expect(Object.keys(profile?.stacks ?? {})).toEqual(['__proto__ constructor']);
  });
});

describe('decodeHeapProfile on bad input', () => {
  it.each(named(HEAP_CASES))('says $code: $message', ({ text, code, message }) => {
    expectFormatError(() => decodeHeapProfile(text), full(code), message);
  });

  it('walks a million nested nodes to the limit that they break', () => {
    const text = `{"head":${NESTED_HEAP}}`;
    expectFormatError(
      () => decodeHeapProfile(text),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      'head[4096] brings more than maxStackDepth (4096)',
    );
    const empty = `{"head":${NESTED_HEAP.replaceAll('"selfSize":1', '"selfSize":0')}}`;
    expect(profilesOf(decodeHeapProfile(empty))).toEqual([]);
  });

  it('counts nodes with bytes against maxSamples and their frames against maxFrames', () => {
    const text = `{"head":${nested(5, '"callFrame":{"functionName":"f"},"selfSize":1,"id":1')}}`;
    const read = (limits: Partial<FormatLimits>) => () => decodeHeapProfile(text, { limits });
    expectFormatError(
      read({ maxSamples: 4 }),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      'head[4] brings more than maxSamples (4)',
    );
    expectFormatError(
      read({ maxFrames: 14 }),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      'head[4] brings more than maxFrames (14)',
    );
    expect(readable(read({ maxSamples: 5, maxFrames: 15 })())).toHaveLength(1);
  });
});

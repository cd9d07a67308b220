import { decodeProfiles, decodeProfilesJson, WireWriter } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { detectFormat } from './detect-format.js';
import { decodePprof } from './pprof/decode-pprof.js';
import { pprofToProfiles } from './pprof/pprof-to-profiles.js';
import { decodeSpeedscope } from './speedscope/decode-speedscope.js';
import { decodeGroups } from './text/decode-groups.js';
import { decodeLines } from './text/decode-lines.js';
import { decodePerfScript } from './text/decode-perf-script.js';
import { decodeTree } from './tree/decode-tree.js';
import { decodeTrie } from './tree/decode-trie.js';
import { decodeCpuProfile } from './v8/decode-cpu-profile.js';
import { decodeHeapProfile } from './v8/decode-heap-profile.js';

/**
 * Inputs that would take a careless reader time in the square of their size: read or refused, four times the input may take about
 * four times the work. Measured in CPU time of this process and as the best of several runs, so other processes do not count.
 */

const SMALL = 20_000;
/** Twice what linear work needs; work in the square of the size takes 16 times as much. */
const MOST_GROWTH = 8;
/** Below this the clock and a collection of garbage weigh more than the work. */
const NEGLIGIBLE_MICROS = 4_000;
const MOST_ROUNDS = 15;

interface Case {
  readonly shape: string;
  readonly read: (bytes: Uint8Array) => unknown;
  readonly make: (count: number) => Uint8Array;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const written =
  (write: (writer: WireWriter, count: number) => void) =>
  (count: number): Uint8Array => {
    const writer = new WireWriter();
    write(writer, count);
    return writer.bytes.slice(0, writer.pos);
  };
const texts =
  (write: (count: number) => string) =>
  (count: number): Uint8Array =>
    utf8(write(count));
const list = (count: number, item: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => item(at)).join(',');

const readPprof = (bytes: Uint8Array): unknown => pprofToProfiles(decodePprof(bytes));
const field = (writer: WireWriter, number: number, content: readonly number[]): void => {
  writer.uint32(number * 8 + 2);
  writer.uint32(content.length);
  for (const value of content) writer.uint32(value);
};

const CASES: readonly Case[] = [
  {
    shape: 'pprof of empty samples and locations',
    read: readPprof,
    make: written((writer, count) => {
      field(writer, 1, [8, 1, 16, 1]);
      field(writer, 6, []);
      field(writer, 6, [65]);
      for (let at = 0; at < count; at++) field(writer, 2, [18, 1, 1]);
      for (let at = 0; at < count; at++) field(writer, 4, []);
    }),
  },
  {
    shape: 'pprof of empty strings',
    read: readPprof,
    make: written((writer, count) => {
      for (let at = 0; at < count * 4; at++) field(writer, 6, []);
    }),
  },
  {
    shape: 'pprof of one sample with many values',
    read: readPprof,
    make: written((writer, count) => {
      writer.uint32(18);
      writer.uint32(count * 2);
      for (let at = 0; at < count; at++) {
        writer.uint32(16);
        writer.uint32(1);
      }
    }),
  },
  {
    shape: 'OTLP of empty resources',
    read: decodeProfiles,
    make: written((writer, count) => {
      for (let at = 0; at < count; at++) field(writer, 1, []);
    }),
  },
  {
    shape: 'OTLP of many dictionaries',
    read: decodeProfiles,
    make: written((writer, count) => {
      for (let at = 0; at < count * 4; at++) field(writer, 2, [58, 0]);
    }),
  },
  {
    shape: 'OTLP/JSON of digits',
    read: decodeProfilesJson,
    make: texts((count) => `{"dictionary":${'9'.repeat(count * 8)}}`),
  },
  {
    shape: 'OTLP/JSON of escapes',
    read: decodeProfilesJson,
    make: texts((count) => `{"dictionary":{"stringTable":["","${'\\"1'.repeat(count * 2)}"]}}`),
  },
  {
    shape: 'OTLP/JSON of a long value in digits',
    read: decodeProfilesJson,
    make: texts(
      (count) =>
        `{"resourceProfiles":[{"scopeProfiles":[{"profiles":[{"samples":[{"values":["${'9'.repeat(count * 4)}"]}]}]}]}]}`,
    ),
  },
  { shape: 'groups of digits', read: decodeGroups, make: texts((count) => `main ${'9'.repeat(count * 8)}`) },
  {
    shape: 'groups of lines without a blank',
    read: decodeGroups,
    make: texts((count) => 'a;b\n'.repeat(count * 4)),
  },
  { shape: 'groups of blanks', read: decodeGroups, make: texts((count) => `${' '.repeat(count * 8)}1`) },
  {
    shape: 'groups of distinct stacks',
    read: decodeGroups,
    make: texts((count) => Array.from({ length: count }, (_, at) => `a;${at} 1\n`).join('')),
  },
  {
    shape: 'lines of separators',
    read: decodeLines,
    make: texts((count) => `${';'.repeat(4000)}\n`.repeat(count / 1000)),
  },
  {
    shape: 'perf script of blanks',
    read: decodePerfScript,
    make: texts((count) => `a${' '.repeat(60_000)}1 1.5: b:\n`.repeat(count / 4000)),
  },
  {
    shape: 'perf script of brackets',
    read: decodePerfScript,
    make: texts((count) => `a 1 1.5: b:\n${`\tff ${'('.repeat(6000)})\n`.repeat(count / 2000)}\n`),
  },
  {
    shape: 'perf script of numbers',
    read: decodePerfScript,
    make: texts((count) => `a 1 1.5: b:\n\n${'1 '.repeat(30_000)}\n`.repeat(count / 4000)),
  },
  {
    shape: 'trie of one long chain',
    read: decodeTrie,
    make: written((writer, count) => {
      for (let at = 0; at < count; at++) for (const byte of [1, 0x61, 0, 1]) writer.uint32(byte);
      for (const byte of [1, 0x61, 1, 0]) writer.uint32(byte);
    }),
  },
  {
    shape: 'tree of one long chain',
    read: decodeTree,
    make: written((writer, count) => {
      for (const byte of [0, 0, 1]) writer.uint32(byte);
      for (let at = 0; at < count; at++) for (const byte of [1, 0x61, 0, 1]) writer.uint32(byte);
      for (const byte of [1, 0x61, 1, 0]) writer.uint32(byte);
    }),
  },
  {
    shape: 'tree of many leaves of one name',
    read: decodeTree,
    make: written((writer, count) => {
      for (const byte of [0, 0, count]) writer.uint32(byte);
      for (let at = 0; at < count; at++) for (const byte of [1, 0x61, 1, 0]) writer.uint32(byte);
    }),
  },
  {
    shape: 'speedscope of opened frames',
    read: decodeSpeedscope,
    make: texts((count) =>
      speedscope(
        `{"type":"evented","name":"","unit":"none","startValue":0,"endValue":1,"events":[${list(count, () => '{"type":"O","frame":0,"at":0}')}]}`,
      ),
    ),
  },
  {
    shape: 'speedscope of many profiles',
    read: decodeSpeedscope,
    make: texts((count) =>
      speedscope(
        list(
          count / 4,
          () =>
            '{"type":"sampled","name":"","unit":"none","startValue":0,"endValue":1,"samples":[[0]],"weights":[1]}',
        ),
      ),
    ),
  },
  {
    shape: 'cpuprofile of one long chain',
    read: decodeCpuProfile,
    make: texts((count) =>
      cpuProfile(
        list(count / 4, (at) => node(at + 1, `[${at + 2}]`)),
        count,
      ),
    ),
  },
  {
    shape: 'cpuprofile of children of one node',
    read: decodeCpuProfile,
    make: texts((count) => cpuProfile(`${node(1, `[${list(count, () => '1')}]`)}`, count)),
  },
  {
    shape: 'heapprofile of one long chain',
    read: decodeHeapProfile,
    make: texts((count) => {
      const depth = count / 4;
      const open =
        '{"callFrame":{"functionName":"a","scriptId":"1","url":"","lineNumber":1,"columnNumber":1},"selfSize":1,"id":1,"children":[';
      return `{"head":${open.repeat(depth)}${']}'.repeat(depth)},"samples":[]}`;
    }),
  },
  {
    shape: 'JSON to be detected, of backslashes',
    read: detectFormat,
    make: texts((count) => `{"a":"${'\\'.repeat(count * 8)}`),
  },
  {
    shape: 'JSON to be detected, of names and blanks',
    read: detectFormat,
    make: texts((count) => `{${'"a"  '.repeat(count * 4)}`),
  },
];

function speedscope(profiles: string): string {
  return `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"a"}]},"profiles":[${profiles}]}`;
}

function node(id: number, children: string): string {
  return `{"id":${id},"callFrame":{"functionName":"a","scriptId":"1","url":"","lineNumber":1,"columnNumber":1},"hitCount":1,"children":${children}}`;
}

function cpuProfile(nodes: string, samples: number): string {
  return `{"nodes":[${nodes}],"startTime":0,"endTime":1,"samples":[${list(samples, () => '1')}],"timeDeltas":[${list(samples, () => '1')}]}`;
}

describe('the work of reading', () => {
  it.each(CASES)('grows with the size of $shape, not with its square', ({ read, make }) => {
    const small = { bytes: make(SMALL), micros: Number.POSITIVE_INFINITY };
    const large = { bytes: make(SMALL * 4), micros: Number.POSITIVE_INFINITY };
    const isLinear = (): boolean =>
      large.micros < NEGLIGIBLE_MICROS || large.micros < small.micros * MOST_GROWTH;
    for (let round = 0; round < 3 || (round < MOST_ROUNDS && !isLinear()); round++) {
      for (const input of [small, large]) input.micros = Math.min(input.micros, measure(read, input.bytes));
    }
    expect({ isLinear: isLinear(), small: small.micros, large: large.micros }).toMatchObject({
      isLinear: true,
    });
  });
});

function measure(read: Case['read'], bytes: Uint8Array): number {
  const before = process.cpuUsage();
  try {
    read(bytes);
  } catch {
    // Ignored: refusing is an answer, too. What may be thrown is the concern of the fuzz test.
  }
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

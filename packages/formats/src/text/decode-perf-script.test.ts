import type { Profile, ProfilesData } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { caught } from '../model/caught.fixture.js';
import { onlyProfile, profilesOf, readableLines, readableStacks } from '../model/readable-stacks.fixture.js';
import { decodePerfScript } from './decode-perf-script.js';
import { SAMPLE_PERF_SCRIPT } from './sample-text.fixture.js';

const sample = decodePerfScript(SAMPLE_PERF_SCRIPT);

function typesOf({ dictionary: { strings } }: ProfilesData, { sampleType }: Profile): [unknown, unknown] {
  return [strings[sampleType.type], strings[sampleType.unit]];
}

function attributesOf({ dictionary }: ProfilesData, set: number): Map<string, unknown> {
  const { attributeSets, attributes, strings } = dictionary;
  const rows = attributeSets.attributes.subarray(attributeSets.offsets[set], attributeSets.offsets[set + 1]);
  return new Map(Array.from(rows, (row) => [strings[attributes.key[row] ?? 0] ?? '', attributes.value[row]]));
}

describe('decodePerfScript', () => {
  it('makes a profile of each event name, with its own type and length', () => {
    expect(profilesOf(sample).map((profile) => [...typesOf(sample, profile), profile.durationNano])).toEqual([
      ['cpu-clock:pppH', 'nanoseconds', 11_775_000n],
      ['sched:sched_switch', 'count', 0n],
    ]);
  });

  it('reads stacks root first with their periods', () => {
    const invoke =
      'v8::internal::(anonymous namespace)::Invoke(v8::internal::Isolate*, std::vector<int, std::allocator<int> > const&)';
    expect(profilesOf(sample).map((profile) => readableStacks(sample, profile))).toEqual([
      [
        [['cpu_startup_entry', 'default_idle', 'native_safe_halt'], 250_000n],
        [['[unknown]', invoke, 'handle', 'parseBody', 'outer', 'inner'], 250_000n],
        [['copy_page'], 500_000n],
      ],
      [[['[unknown]', 'pthread_cond_wait', '__schedule'], 1n]],
    ]);
  });

  it('invents no start', () => {
    expect(profilesOf(sample).map(({ timeUnixNano }) => timeUnixNano)).toEqual([0n, 0n]);
  });

  it('gives samples their thread and process', () => {
    const [clock, scheduler] = profilesOf(sample);
    const sets = [...(clock?.samples.attributeSet ?? []), ...(scheduler?.samples.attributeSet ?? [])];
    expect(sets.map((set) => Object.fromEntries(attributesOf(sample, set)))).toEqual([
      { 'thread.name': 'swapper', 'thread.id': 0n },
      { 'thread.name': 'node', 'thread.id': 4711n, 'process.pid': 4711n },
      { 'thread.name': 'dd', 'thread.id': 4800n },
      { 'thread.name': 'V8 WorkerThread', 'thread.id': 4720n, 'process.pid': 4711n },
    ]);
  });

  it('gives functions the file they are from, and scripts the line on which they begin', () => {
    const { functions, strings } = sample.dictionary;
    const files = Array.from(functions.name, (name, row) => [
      strings[name],
      strings[functions.filename[row] ?? 0],
      functions.startLine[row],
    ]);
    expect(files).toContainEqual(['native_safe_halt', '[kernel.kallsyms]', 0]);
    expect(files).toContainEqual(['parseBody', '/srv/shop app/parse.js', 14]);
    expect(files).toContainEqual(['handle', 'file:///srv/shop/app.mjs', 3]);
    expect(files).toContainEqual(['[unknown]', '/usr/lib/x86_64-linux-gnu/libc.so.6 (deleted)', 0]);
    expect(files).toContainEqual(['[unknown]', '', 0]);
    expect(files).toContainEqual(['inner', '', 0]);
  });

  it('says what kind of code a frame is where that is known', () => {
    const { locations, functions, strings } = sample.dictionary;
    const kinds = new Map(
      Array.from(locations.attributeSet, (set, row) => [
        strings[functions.name[locations.lineFunction[locations.lineOffsets[row] ?? 0] ?? 0] ?? 0],
        attributesOf(sample, set).get('profile.frame.type'),
      ]),
    );
    expect(kinds.get('native_safe_halt')).toBe('kernel');
    expect(kinds.get('pthread_cond_wait')).toBe('native');
    expect(kinds.get('handle')).toBe('v8js');
  });

  it('makes one location of inlined frames and the frame they were inlined into', () => {
    const { lineOffsets } = sample.dictionary.locations;
    const lines = Array.from(lineOffsets, (start, row) => (lineOffsets[row + 1] ?? start) - start);
    expect(lines.filter((count) => count > 1)).toEqual([2]);
  });

  it.each<[string, string, readonly string[]]>([
    ['a last event without an empty line', 'x 1 1.5: 7 cycles:\n 1f a (/b)', ['a 7']],
    [
      'events without an empty line between them',
      'x 1 1.5: 7 cycles:\n 1f a (/b)\nx 1 1.6: 8 cycles:\n 2f c (/d)\n',
      ['a 7', 'c 8'],
    ],
    ['CR LF', 'x 1 1.5: 7 cycles:\r\n\t1f a (/b)\r\n\r\n', ['a 7']],
    [
      'equal stacks at different addresses',
      'x 1 1.5: 7 cycles:\n 1f a+0x1 (/b)\n\nx 1 1.6: 8 cycles:\n 2f a+0x11 (/b)\n',
      ['a 15'],
    ],
    ['no period', 'x 1 1.5: cycles:\n 1f a (/b)\n', ['a 1']],
    ['no event', 'x 1 1.5:\n 1f a (/b)\n', ['a 1']],
    [
      'no call chain',
      '  x 1 1.5: 7 cycles:  1f a+0x1 (/b)\n  x 1 1.6: 8 cycles:  2f c+0x1 (/d)\n',
      ['a 7', 'c 8'],
    ],
    [
      'no call chain of a command like an address',
      ' dd 1 1.5: sched:x: y=z\n dd 1 1.6: sched:x: y=z\n',
      [' 2'],
    ],
    ['an event without frames', 'x 1 1.5: 7 cycles:\n\n', [' 7']],
    ['source lines', 'x 1 1.5: 7 cycles:\n 1f a (/b)\n  a.c:12\n 2f c (/b)\n  my file.c:7\n', ['c;a 7']],
    ['other records', 'x 1/1 1.4: PERF_RECORD_COMM exec: x:1/1\nx 1 1.5: 7 cycles:\n 1f a (/b)\n', ['a 7']],
    ['comments', '# a\n#\nx 1 1.5: 7 cycles:\n 1f a (/b)\n', ['a 7']],
    ['inlined frames without their caller', 'x 1 1.5: 7 cycles:\n 1f a (inlined)\n', ['a 7']],
    ['no text', '', []],
  ])('reads %s', (_, text, lines) => {
    expect(readableLines(decodePerfScript(text))).toEqual(lines);
  });

  it.each<[string, string, [string, string]]>([
    ['an event', 'x 1 1.5: 7 cycles:u:\n', ['cycles:u', 'count']],
    ['a clock with periods', 'x 1 1.5: 7 task-clock:\n', ['task-clock', 'nanoseconds']],
    ['a clock without periods', 'x 1 1.5: task-clock:\n', ['task-clock', 'count']],
    ['no event', 'x 1 1.5:\n', ['samples', 'count']],
  ])('names the type of %s', (_, text, types) => {
    const data = decodePerfScript(text);
    expect(typesOf(data, onlyProfile(data))).toEqual(types);
  });

  it('takes over what the options say', () => {
    const data = decodePerfScript('x 1 1.5: 7 cycles:\n 1f a (/b)\n', {
      sampleType: { type: 'cpu', unit: 'nanoseconds' },
      timeUnixNano: 5n,
      durationNano: 6n,
    });
    const { timeUnixNano, durationNano } = onlyProfile(data);
    expect(typesOf(data, onlyProfile(data))).toEqual(['cpu', 'nanoseconds']);
    expect([timeUnixNano, durationNano]).toEqual([5n, 6n]);
  });

  it.each<[string, string, number]>([
    ['text', 'x 1 1.5: 7 cycles:\n 1f a (/b)\n\nhello\n', 31],
    ['a frame without an event', '# a\n\t1f a (/b)\n', 4],
    ['a frame without an address', 'x 1 1.5: 7 cycles:\n\tmain (/b)\n', 19],
    ['a frame behind an empty line', 'x 1 1.5: 7 cycles:\n\n\t1f a (/b)\n', 20],
    ['a source line without a frame', 'x 1 1.5: 7 cycles:\n\ta.c:12\n', 19],
  ])('refuses %s, with its line and byte', (_, text, offset) => {
    const error = caught(() => decodePerfScript(text));
    expect([error.code, error.offset]).toEqual(['HOTSPAN_ERR_FORMAT_SYNTAX', offset]);
    expect(error.message).toContain(`line ${text.slice(0, offset).split('\n').length} at byte ${offset}`);
  });

  it('refuses periods that do not fit into 64 bits with a sign', () => {
    const error = caught(() => decodePerfScript(`x 1 1.5: ${2n ** 63n} cycles:\n`));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_SHAPE');
  });
});

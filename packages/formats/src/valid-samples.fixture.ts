import { createProfilesBuilder, encodeProfiles, toKeyValues } from '@hotspan/otlp-profiles';
import {
  Label,
  Line,
  Location,
  Mapping,
  Function as PprofFunction,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import type { ProfileFormat } from './detect/profile-format.js';
import { CPU_PROFILE, HEAP_PROFILE, NAMES, OTLP_JSON, SPEEDSCOPE } from './json-samples.fixture.js';

const utf8 = new TextEncoder();
const json = (value: unknown): Uint8Array => utf8.encode(JSON.stringify(value));

/** Small files of every format that can be read, each with what the format allows; made by others' code where there is some. */
export function validSamples(): Readonly<Record<Exclude<ProfileFormat, 'jfr'>, readonly Uint8Array[]>> {
  return {
    pprof: [pprof(1), pprof(3)],
    otlp: [encodeProfiles(otlp(1)), encodeProfiles(otlp(3))],
    'otlp-json': [json(OTLP_JSON)],
    groups: [utf8.encode(folded((stack, count) => `${stack} ${count}`))],
    lines: [utf8.encode(folded((stack) => stack))],
    'perf-script': [utf8.encode(PERF_SCRIPT)],
    trie: [trie()],
    tree: [tree()],
    speedscope: [json(SPEEDSCOPE)],
    cpuprofile: [json(CPU_PROFILE)],
    heapprofile: [json(HEAP_PROFILE)],
  };
}

/** By pprof-format, which is what other agents use. Every field of the format has a value. */
function pprof(samples: number): Uint8Array {
  const stringTable = new StringTable();
  const text = (value: string): number => Number(stringTable.dedup(value));
  const valueType = (type: string, unit: string): ValueType =>
    new ValueType({ type: text(type), unit: text(unit) });
  const functions = NAMES.map(
    (name, at) =>
      new PprofFunction({
        id: at + 1,
        name: text(name),
        systemName: text(`_${name}`),
        filename: text('app.js'),
        startLine: at * 10,
      }),
  );
  const line = (at: number): Line => new Line({ functionId: at, line: at * 10 + 3 });
  return new Profile({
    stringTable,
    sampleType: [valueType('samples', 'count'), valueType('cpu', 'nanoseconds')],
    sample: Array.from(
      { length: samples },
      (_, at) =>
        new Sample({
          locationId: [3 + (at % 4), 2, 1],
          value: [at + 1, (at + 1) * 10_000_000],
          label: [
            new Label({ key: text('route'), str: text(`/orders/${at}`) }),
            new Label({ key: text('size'), num: 300 * at, numUnit: text('bytes') }),
          ],
        }),
    ),
    mapping: [
      new Mapping({
        id: 1,
        memoryStart: 0x400000,
        memoryLimit: 0x500000,
        fileOffset: 4096,
        filename: text('/usr/bin/node'),
        buildId: text('abcdef'),
        hasFunctions: true,
      }),
    ],
    location: functions.map(
      (_, at) =>
        new Location({
          id: at + 1,
          mappingId: 1,
          address: 0x400100 + at,
          line: at === 2 ? [line(3), line(2)] : [line(at + 1)],
        }),
    ),
    function: functions,
    dropFrames: text('drop.*'),
    keepFrames: text('keep.*'),
    timeNanos: 1_794_000_000_123_456_789n,
    durationNanos: 15_000_000_000,
    periodType: valueType('cpu', 'nanoseconds'),
    period: 10_000_000,
    comment: [text('made for a test')],
    defaultSampleType: text('cpu'),
  }).encode();
}

function otlp(samples: number): Parameters<typeof encodeProfiles>[0] {
  const builder = createProfilesBuilder();
  const locations = NAMES.map((name, at) =>
    builder.addLocation([
      {
        functionIndex: builder.addFunction({ name, filename: 'app.js', startLine: at }),
        line: at + 3,
        column: 7,
      },
    ]),
  );
  const profile = builder.addProfile({
    sampleType: { type: 'wall', unit: 'nanoseconds' },
    periodType: { type: 'wall', unit: 'nanoseconds' },
    period: 10_000_000,
    timeUnixNano: 1_794_000_000_123_456_789n,
    durationNano: 15_000_000_000n,
  });
  for (let at = 0; at < samples; at++) {
    const route = builder.addAttributeSet([
      builder.addAttribute('http.route', `/orders/${at}`),
      builder.addAttribute('size', 2.5, 'By'),
    ]);
    const link = builder.addLink('4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7');
    profile.add(builder.addStack(locations.slice(at)), route, link, 2n ** 40n + BigInt(at));
  }
  return builder.build({
    resource: toKeyValues({ 'service.name': 'shop', tags: ['a', 'b'] }),
    scopeName: 'test',
  });
}

function folded(write: (stack: string, count: number) => string): string {
  return NAMES.map((_, at) => `${write(NAMES.slice(0, at + 1).join(';'), (at * 37) % 11)}\n`).join('');
}

const PERF_SCRIPT = [0, 1, 2]
  .map((at) =>
    [
      `node 4711/4712 [00${at}] 12345.67890${at}:     250000 cycles:u: `,
      `\t    7f00deadbee${at} v8::internal::Execution::Call+0x1f (/usr/bin/node)`,
      '\t    55d0c0ffee00 LazyCompile:~handleRequest /srv/app.js:12 (/tmp/perf-4711.map)',
      '\tffffffff81a00000 [unknown] ([kernel.kallsyms])',
      '\t    7f00deadbeef main (/usr/bin/node)',
      '',
    ].join('\n'),
  )
  .join('\n');

/** Writes one layout; of a trie `name` is a piece of a stack. */
interface Node {
  readonly name: string;
  readonly value: number;
  readonly children: readonly Node[];
}

const node = (name: string, value: number, ...children: Node[]): Node => ({ name, value, children });

const trie = (): Uint8Array =>
  encodeNodes(
    node(
      '',
      0,
      node('main;', 0, node('parse', 3, node('Body', 0), node(';JSON.parse', 70_000)), node('réponse', 2)),
      node('idle', 300),
    ),
  );

const tree = (): Uint8Array =>
  encodeNodes(
    node(
      '',
      0,
      node('main', 5, node('réponse', 2), node('parse', 3, node('JSON.parse', 70_000))),
      node('idle', 300),
    ),
  );

function encodeNodes(root: Node): Uint8Array {
  const bytes: number[] = [];
  const writeNumber = (value: number): void => {
    for (let left = value; ; left >>>= 7) {
      bytes.push(left < 0x80 ? left : (left & 0x7f) | 0x80);
      if (left < 0x80) return;
    }
  };
  const write = ({ name, value, children }: Node): void => {
    const text = utf8.encode(name);
    writeNumber(text.length);
    bytes.push(...text);
    writeNumber(value);
    writeNumber(children.length);
    for (const child of children) write(child);
  };
  write(root);
  return Uint8Array.from(bytes);
}

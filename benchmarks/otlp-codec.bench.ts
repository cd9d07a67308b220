// Question: what do encoding and decoding one profile message cost, against protobufjs' own generated code
// (reflection once, then code made for the schema) on the same bytes?
// Act when: decode is slower than the rival, or a message of 1,500 samples costs the agent more than 5 ms.
//
// Input: synthetic, seeded: 1,500 samples over 600 stacks of depth 40 from 900 functions, 50 links, two profiles:
// the size of a 15 s flush of a busy service.
import {
  createProfilesBuilder,
  decodeProfiles,
  encodeProfiles,
  type ProfilesData,
} from '@hotspan/otlp-profiles';
import protobuf from 'protobufjs';
import { report, summarize } from './support/report.js';
import { W6_PROTO } from './support/w6-proto.js';

const RUNS = 15;
const ROUNDS_PER_RUN = 40;

const data = busyService();
const bytes = encodeProfiles(data);
const rival = protobuf.parse(W6_PROTO, { keepCase: true }).root.lookupType('Request');
const message = rival.decode(bytes);
if (Buffer.compare(encodeProfiles(decodeProfiles(bytes).data), bytes) !== 0)
  throw new Error('round trip differs');

const ways: Record<string, () => unknown> = {
  decode: () => decodeProfiles(bytes),
  rivalDecode: () => rival.decode(bytes),
  encode: () => encodeProfiles(data),
  rivalEncode: () => rival.encode(message).finish(),
  build: () => busyService(),
  nothing: () => bytes.length,
};
const micros = Object.fromEntries(Object.keys(ways).map((way): [string, number[]] => [way, []]));
for (let run = 0; run <= RUNS; run++) {
  for (const [way, work] of Object.entries(ways)) {
    const start = process.hrtime.bigint();
    for (let round = 0; round < ROUNDS_PER_RUN; round++) work();
    // Run 0 warms the code up.
    const elapsed = Number(process.hrtime.bigint() - start) / 1000 / ROUNDS_PER_RUN;
    if (run > 0) micros[way]?.push(elapsed);
  }
}
report('otlp-codec', {
  bytes: bytes.length,
  samples: 3000,
  microsPerMessage: Object.fromEntries(Object.entries(micros).map(([way, runs]) => [way, summarize(runs)])),
});

function busyService(): ProfilesData {
  let seed = 42;
  const random = (limit: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 0x1_0000_0000) * limit);
  };
  const builder = createProfilesBuilder();
  const locations = Array.from({ length: 900 }, (_, i) => {
    const init = { name: `function${i}`, filename: `/app/src/module${i % 120}.js`, startLine: i % 400 };
    return builder.addLocation([{ functionIndex: builder.addFunction(init), line: i % 400 }]);
  });
  const stacks = Array.from({ length: 600 }, () =>
    builder.addStack(
      Array.from({ length: 40 }, (_, depth) => locations[(depth * 20 + random(20)) % 900] ?? 0),
    ),
  );
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => (1 + random(15)).toString(16)).join('');
  const links = Array.from({ length: 50 }, () => builder.addLink(hex(32), hex(16)));
  for (const type of ['cpu', 'wall']) {
    const profile = builder.addProfile({
      sampleType: { type, unit: 'nanoseconds' },
      timeUnixNano: 1_794_000_000_000_000_000n,
      durationNano: 15_000_000_000n,
    });
    for (let i = 0; i < 1500; i++) {
      profile.add(stacks[random(600)] ?? 0, 0, links[random(50)] ?? 0, 10_101_010 + random(9999));
    }
  }
  return builder.build({ scopeName: 'hotspan' });
}

// Question: what do encoding and decoding one profile message cost, against protobufjs' own generated code
// (reflection once, then code made for the schema) on the same bytes?
// Act when: decode is slower than the rival, or a message of 1,500 samples costs the agent more than 5 ms.
//
// Input: one 15 s flush of a busy service (support/busy-service.ts), seeded.
import { decodeProfiles, encodeProfiles } from '@hotspan/otlp-profiles';
import protobuf from 'protobufjs';
import { createBusyService } from './support/busy-service.js';
import { report, summarize } from './support/report.js';
import { W6_PROTO } from './support/w6-proto.js';

const RUNS = 15;
const ROUNDS_PER_RUN = 40;

const service = createBusyService({ seed: 42, resource: { 'service.name': 'busy' } });
const data = service.window(1_794_000_000_000);
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
  build: () => service.window(1_794_000_000_000),
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

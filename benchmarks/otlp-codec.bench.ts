// Question: what do encoding and decoding one profiles message cost, against the static code that protobufjs generates for the
// schema, on the same bytes?
// Act when: either is less than 3 times as fast as the rival, or building and encoding 1,500 samples (half of the flush below)
// costs the agent more than 5 ms.
//
// Input: one 15 s flush of a busy service (support/busy-service.ts), seeded, and real profiles of benchmarks/data, converted.
// "encode" writes a model that was encoded before, "encodeFirst" one that was not, "encodeDecoded" one of which nobody knows whether
// rows are there twice. "build" is what comes before encoding: from samples to the model. MB/s are OTLP bytes.
import { decodeProfiles, encodeProfiles } from '@hotspan/otlp-profiles';
import { compareWays, type Micros, ratioOf, summarizeSpeed } from './support/compare-ways.js';
import { generateCodec } from './support/generated-codec.js';
import { messageOf, ways } from './support/otlp-ways.js';
import { report, summarize } from './support/report.js';
import { W6_PROTO } from './support/w6-proto.js';

const MESSAGES = ['busy-service', 'tsc.wall', 'api.wall'];

const rival = await generateCodec('otlp', W6_PROTO, 'Request');
for (const name of MESSAGES) checkRoundTrips(name);
const timings = await compareWays(new URL('support/otlp-ways.ts', import.meta.url).href, ways, MESSAGES);
report('otlp-codec', {
  messages: Object.fromEntries(
    Array.from(timings, ([name, times]) => {
      const { length } = encodeProfiles(messageOf(name));
      const all = Object.entries<Micros>(times);
      const result = {
        bytes: length,
        samples: countSamples(name),
        microsPerMessage: Object.fromEntries(all.map(([way, micros]) => [way, summarize(micros)])),
        megabytesPerSecond: Object.fromEntries(
          all.map(([way, micros]) => [way, summarizeSpeed(length, micros)]),
        ),
        timesFasterThanProtobufjs: {
          decode: ratioOf(times.protobufjsDecode, times.decode),
          encode: ratioOf(times.protobufjsEncode, times.encode),
          encodeFirst: ratioOf(times.protobufjsEncode, times.encodeFirst),
          encodeDecoded: ratioOf(times.protobufjsEncode, times.encodeDecoded),
        },
      };
      return [name, result];
    }),
  ),
});

function checkRoundTrips(name: string): void {
  const bytes = encodeProfiles(messageOf(name));
  const ours = encodeProfiles(decodeProfiles(bytes).data);
  if (Buffer.compare(ours, bytes) !== 0) throw new Error(`our round trip of ${name} differs`);
  const theirs = rival.encode(rival.decode(bytes)).finish();
  if (Buffer.compare(theirs, bytes) !== 0) throw new Error(`the rival's round trip of ${name} differs`);
}

function countSamples(name: string): number {
  const profiles = messageOf(name).resourceProfiles.flatMap(({ scopeProfiles }) =>
    scopeProfiles.flatMap((scope) => scope.profiles),
  );
  return profiles.reduce((sum, { samples }) => sum + samples.count, 0);
}

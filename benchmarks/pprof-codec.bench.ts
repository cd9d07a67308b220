// Question: what does reading a pprof file into the model cost, and writing it back, against the library that Node profilers write
// pprof with (pprof-format) and against the static code that protobufjs generates?
// Act when, on the largest file: reading is less than 10 times as fast as pprof-format, slower than the generated code, or below
// 150 MB/s.
//
// Input: the profiles of benchmarks/data, unzipped. The rivals stop at objects of pprof's messages; "decode" of ours goes on to the
// model ("decodeColumns" does not). MB/s are pprof bytes.
import { isDeepStrictEqual } from 'node:util';
import { encodePprof, profilesToPprof } from '@hotspan/formats';
import { CAPTURED_PROFILES, readCapturedProfile } from './support/captured-profile.js';
import { compareWays, type Micros, ratioOf, summarizeSpeed } from './support/compare-ways.js';
import { foldPprof } from './support/fold-pprof.js';
import { modelOf, ways } from './support/pprof-ways.js';
import { report } from './support/report.js';

for (const name of CAPTURED_PROFILES) checkRoundTrip(name);
const moduleUrl = new URL('support/pprof-ways.ts', import.meta.url).href;
const timings = await compareWays(moduleUrl, ways, CAPTURED_PROFILES);
report('pprof-codec', {
  profiles: Object.fromEntries(
    Array.from(timings, ([name, times]) => {
      const { length } = readCapturedProfile(name);
      const speeds = Object.entries<Micros>(times).map(([way, micros]) => [
        way,
        summarizeSpeed(length, micros),
      ]);
      const timesFaster = {
        decodeThanPprofFormat: ratioOf(times.pprofFormatDecode, times.decode),
        columnsThanPprofFormat: ratioOf(times.pprofFormatDecode, times.decodeColumns),
        columnsThanProtobufjs: ratioOf(times.protobufjsDecode, times.decodeColumns),
        decodeThanProtobufjs: ratioOf(times.protobufjsDecode, times.decode),
        encodeThanPprofFormat: ratioOf(times.pprofFormatEncode, times.encode),
        encodeThanProtobufjs: ratioOf(times.protobufjsEncode, times.encode),
      };
      return [name, { bytes: length, megabytesPerSecond: Object.fromEntries(speeds), timesFaster }];
    }),
  ),
});

function checkRoundTrip(name: string): void {
  const bytes = readCapturedProfile(name);
  const { scope, dictionary } = modelOf(bytes);
  const written = encodePprof(profilesToPprof(scope, dictionary));
  if (!isDeepStrictEqual(foldPprof(written), foldPprof(bytes)))
    throw new Error(`the round trip of ${name} differs`);
}

// Question: how much memory does a decoded profile take against its uncompressed OTLP bytes, and does it keep the bytes it came
// from alive?
// Act when: the profile of 1,000 samples of depth 60 takes more than 3 times its bytes, or a message outlives its decoding.
//
// Input: that profile, made up (support/deep-profile.ts), and a real one of benchmarks/data, which comes both ways: as pprof and
// converted to OTLP. 200 copies are decoded and held in a process of their own (support/held-memory.ts); "columns" is the sum over
// the typed arrays of one, "buffers" what is allocated behind them. Base line: the strings alone.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePprof, pprofToProfiles } from '@hotspan/formats';
import { decodeProfiles, encodeProfiles, type ProfilesData } from '@hotspan/otlp-profiles';
import { readCapturedProfile } from './support/captured-profile.js';
import { countColumnBytes } from './support/column-bytes.js';
import { createDeepProfile } from './support/deep-profile.js';
import type { HeldMemory } from './support/held-memory.js';
import { report } from './support/report.js';

const folder = mkdtempSync(join(tmpdir(), 'hotspan-bench-'));
const child = fileURLToPath(new URL('support/held-memory.ts', import.meta.url));
const pprof = readCapturedProfile('tsc.wall');
const real = pprofToProfiles(decodePprof(pprof));
const deep = createDeepProfile();
report('model-memory', {
  deepFromOtlp: measureOtlp(deep),
  tscWallFromOtlp: measureOtlp(real),
  tscWallFromPprof: measure(pprof, 'pprof', real, encodeProfiles(real).length),
});
rmSync(folder, { recursive: true });

function measureOtlp(data: ProfilesData) {
  const bytes = encodeProfiles(data);
  return measure(bytes, 'otlp', decodeProfiles(bytes).data, bytes.length);
}

function measure(bytes: Uint8Array, format: 'otlp' | 'pprof', model: ProfilesData, otlpBytes: number) {
  const path = join(folder, `message.${format}`);
  writeFileSync(path, bytes);
  const output = execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', child, path, format], {
    encoding: 'utf8',
  });
  // The child prints just this.
  const held = JSON.parse(output) as HeldMemory;
  const { columns, buffers } = countColumnBytes(model);
  return {
    otlpBytes,
    ...held,
    columnBytes: columns,
    bufferBytes: buffers,
    modelToOtlpBytes: Number((held.modelBytes / otlpBytes).toFixed(2)),
    columnsToOtlpBytes: Number((columns / otlpBytes).toFixed(2)),
  };
}

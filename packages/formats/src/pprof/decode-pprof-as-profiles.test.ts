import { createColumnArena } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { simplePprof } from './build-pprof.fixture.js';
import { decodePprof } from './decode-pprof.js';
import { decodePprofAsProfiles } from './decode-pprof-as-profiles.js';
import { encodePprof } from './encode-pprof.js';
import { pprofToProfiles } from './pprof-to-profiles.js';
import { dropEmptySamples } from './repair/drop-empty-samples.js';

const bytes = encodePprof(
  simplePprof(
    ['main', 'work'],
    [
      [[1, 0], 5n],
      [[0], -1n],
    ],
  ),
);
const profileId = () => new Uint8Array(16);

describe('decodePprofAsProfiles', () => {
  it('gives what decoding and converting give', () => {
    expect(decodePprofAsProfiles(bytes, { profileId })).toEqual(
      pprofToProfiles(decodePprof(bytes), { profileId }),
    );
  });

  it('converts what it is given instead of the profile that it decoded', () => {
    expect(decodePprofAsProfiles(bytes, { profileId, prepare: dropEmptySamples })).toEqual(
      pprofToProfiles(dropEmptySamples(decodePprof(bytes)), { profileId }),
    );
  });

  it.each([1_000_000, 100, 0])('decodes into an arena of %i bytes what it decodes without', (maxBytes) => {
    const memory = createColumnArena(maxBytes);
    for (const elements of ['verbatim', 'distinct'] as const) {
      const options = { profileId, rows: 'all', elements } as const;
      for (let round = 0; round < 3; round++) {
        expect(decodePprofAsProfiles(bytes, { ...options, memory })).toEqual(
          decodePprofAsProfiles(bytes, options),
        );
        memory.clear();
      }
    }
  });

  it('passes on what is thrown in between, and goes on to work', () => {
    const prepare = (): never => {
      throw new RangeError('no');
    };
    expect(() => decodePprofAsProfiles(bytes, { prepare })).toThrow(RangeError);
    expect(decodePprofAsProfiles(bytes).resourceProfiles).toHaveLength(1);
  });
});

import { createColumnArena, OWN_MEMORY, textAt, textsOf } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { simplePprof } from './build-pprof.fixture.js';
import { decodePprof } from './decode-pprof.js';
import { decodePprofAsProfiles } from './decode-pprof-as-profiles.js';
import { encodePprof } from './encode-pprof.js';
import { isSoundPprof } from './is-sound-pprof.js';
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

  it('leaves names in the bytes of the message when columns are lent, whatever is checked on the way', () => {
    const message = Buffer.from(bytes);
    const { dictionary } = decodePprofAsProfiles(message, {
      profileId,
      rows: 'all',
      elements: 'verbatim',
      memory: createColumnArena(1_000_000),
      prepare(pprof) {
        isSoundPprof(pprof);
        return pprof;
      },
    });
    const { strings, sampleTypes } = decodePprof(bytes);
    const type = sampleTypes.type[0] ?? 0;
    message.fill(0x2e);
    expect(textAt(textsOf(dictionary), strings.indexOf('main'))).toBe('....');
    // What was needed is decoded.
    expect(textAt(textsOf(dictionary), type)).toBe(strings[type]);
  });

  it.each(['café', '\u{1f525}', '\ufffd'])(
    'finds a string that is not UTF-8 beside %j in lent memory',
    (name) => {
      const message = Buffer.from(encodePprof(simplePprof([name, 'broken'], [[[1, 0], 5n]])));
      message[message.indexOf('broken')] = 0xff;
      const malformed: number[][] = [];
      for (const memory of [OWN_MEMORY, createColumnArena(1_000_000)]) {
        decodePprofAsProfiles(message, {
          memory,
          prepare(pprof) {
            malformed.push([...pprof.malformedStrings]);
            expect(isSoundPprof(pprof)).toBe(false);
            return pprof;
          },
        });
      }
      expect(malformed[1]).toEqual(malformed[0]);
      expect(malformed[0]).toHaveLength(1);
    },
  );

  it('passes on what is thrown in between, and goes on to work', () => {
    const prepare = (): never => {
      throw new RangeError('no');
    };
    expect(() => decodePprofAsProfiles(bytes, { prepare })).toThrow(RangeError);
    expect(decodePprofAsProfiles(bytes).resourceProfiles).toHaveLength(1);
  });
});

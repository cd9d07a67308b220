import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { arbitraryPprof } from './arbitrary-pprof.fixture.js';
import { buildPprof } from './build-pprof.fixture.js';
import { decodePprof } from './decode-pprof.js';
import { describePprof } from './describe-pprof.fixture.js';
import { encodePprof } from './encode-pprof.js';
import { fromForeign } from './pprof-format.fixture.js';
import { samplePprof } from './sample-pprof.fixture.js';
import { concat, content, errorOf, number, packed } from './wire-bytes.fixture.js';

describe('encodePprof', () => {
  it('writes what decodePprof reads, column by column', () => {
    expect(decodePprof(encodePprof(samplePprof()))).toEqual(samplePprof());
    fc.assert(
      fc.property(arbitraryPprof, (profile) => {
        const bytes = encodePprof(profile);
        expect(decodePprof(bytes)).toEqual(profile);
        expect(encodePprof(decodePprof(bytes))).toEqual(bytes);
      }),
      { numRuns: 100 },
    );
  });

  it('writes what pprof-format reads', () => {
    fc.assert(
      fc.property(arbitraryPprof, (profile) => {
        const foreign = describePprof(fromForeign(Profile.decode(encodePprof(profile))));
        const ours = describePprof(profile);
        // doc_url is younger than pprof-format.
        expect(foreign.header).toEqual({ ...ours.header, docUrl: '' });
        expect(foreign.samples).toEqual(ours.samples);
      }),
      { numRuns: 100 },
    );
  });

  it('writes a captured profile in no more bytes than it had', () => {
    const bytes = gunzipSync(readFileSync(new URL('testdata/api.wall.5.pb', import.meta.url)));
    const again = encodePprof(decodePprof(bytes));
    expect(again.length).toBeLessThanOrEqual(bytes.length);
    expect(decodePprof(again)).toEqual(decodePprof(bytes));
  });

  it('leaves out what is 0, and packs lists', () => {
    const profile = buildPprof({
      types: [['', '']],
      functions: [{}],
      locations: [{ lines: [[0]] }],
      samples: [{ stack: [0], values: [0n], labels: [{ key: '' }] }, {}],
      mappings: [{ id: 300n }],
    });
    expect(encodePprof(profile)).toEqual(
      concat(
        content(1),
        content(2, packed(1, 1), packed(2, 0), content(3)),
        content(2),
        content(3, number(1, 300)),
        content(4, number(1, 1), content(4, number(1, 1))),
        content(5, number(1, 1)),
        content(6),
      ),
    );
  });

  it('keeps broken references and indices', () => {
    const bytes = concat(
      content(1, number(1, 99), number(2, -1)),
      content(2, packed(1, 7, 0, 2n ** 63n), packed(2, -5), content(3, number(1, 8), number(2, -1))),
      content(4, number(1, 1), number(2, 77), content(4, number(1, 2n ** 64n - 1n)), content(4)),
      content(11),
      packed(13, 4, -1),
      number(14, -1),
    );
    expect(encodePprof(decodePprof(bytes))).toEqual(bytes);
  });

  it('gzips when asked to', () => {
    const bytes = encodePprof(samplePprof(), { compression: 'gzip' });
    expect([bytes[0], bytes[1]]).toEqual([0x1f, 0x8b]);
    expect(decodePprof(bytes)).toEqual(samplePprof());
  });

  it('refuses a compression that it does not know', () => {
    // What a caller without types may pass.
    const compression = 'zstd' as 'gzip';
    expect(errorOf(() => encodePprof(samplePprof(), { compression })).code).toBe('HOTSPAN_ERR_FORMAT_OPTION');
  });
});

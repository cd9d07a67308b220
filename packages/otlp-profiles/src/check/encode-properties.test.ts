import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeProfiles } from '../decode/decode-profiles.js';
import { encodeProfiles } from '../encode/encode-profiles.js';
import { looseProfiles, profiles } from '../profiles.fixture.js';
import { checkProfiles } from './check-profiles.js';

const RUNS = { numRuns: 300 };

describe('encodeProfiles, for any model', () => {
  it('breaks no rule of the protocol or of profcheck, optional ones included', () => {
    fc.assert(
      fc.property(looseProfiles, (data) => {
        const bytes = encodeProfiles(data);
        fc.pre(decodeProfiles(bytes).data.resourceProfiles.length > 0);
        const { findings } = checkProfiles(bytes, { duplicates: true, orphans: true });
        expect(findings).toEqual([]);
      }),
      RUNS,
    );
  });

  it('is undone by decodeProfiles', () => {
    fc.assert(
      fc.property(profiles, (data) => {
        const decoded = decodeProfiles(encodeProfiles(data));
        expect(decoded.data).toEqual(data);
        expect(decoded.rejected).toEqual([]);
      }),
      RUNS,
    );
  });

  it('gives the same bytes for the same model, and for what was decoded from them', () => {
    fc.assert(
      fc.property(profiles, (data) => {
        const bytes = encodeProfiles(data);
        expect(encodeProfiles(data)).toEqual(bytes);
        expect(encodeProfiles(decodeProfiles(bytes).data)).toEqual(bytes);
      }),
      RUNS,
    );
  });
});

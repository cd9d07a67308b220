import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../errors.js';
import { decodePprof } from './decode-pprof.js';
import { encodePprof } from './encode-pprof.js';
import { pprofToProfiles } from './pprof-to-profiles.js';
import { repairPprof } from './repair/repair-pprof.js';
import { samplePprof } from './sample-pprof.fixture.js';
import { validatePprof } from './validate-pprof.js';
import { concat, content, errorOf, number, packed, varint } from './wire-bytes.fixture.js';

describe('bytes that are no pprof', () => {
  it.each([
    ['a length of 2^63', concat([0x12], varint(2n ** 63n)), 11],
    ['a length of 2^64 - 1 in a nested message', content(4, concat([0x22], varint(2n ** 64n - 1n))), 13],
    [
      'a length past the end of its message',
      concat(content(2, Uint8Array.of(0x0a, 5, 1)), new Uint8Array(9)),
      5,
    ],
    ['a cut varint', Uint8Array.of(0x48, 0x80), 1],
    ['a varint of eleven bytes', concat([0x48], new Uint8Array(10).fill(0xff), [1]), 1],
    ['a list that runs over its end', content(2, concat([0x0a, 1, 0x80], [1])), 5],
    ['a tag at the very end', Uint8Array.of(0x0a), 1],
    ['field number 0', Uint8Array.of(0x00, 0x00), 0],
    ['a group', Uint8Array.of(0xa3, 0x06), 2],
    ['a fixed-size field that is cut off', Uint8Array.of(0xa1, 0x06, 1, 2), 2],
    ['a string where a time should be', content(9, 'x'), 0],
    ['a number where a sample should be', number(2, 1), 0],
    ['a fixed64 location id', content(2, concat([0x09], new Uint8Array(8))), 2],
    ['a number where a label should be', content(2, number(3, 1)), 2],
    ['a string as a label key', content(2, content(3, content(1, 'x'))), 4],
    ['a string as a mapping id', content(3, content(1, 'x')), 2],
    ['a number where a line should be', content(4, number(4, 1)), 2],
    ['a string as a line number', content(4, content(4, content(2, 'x'))), 4],
    ['a string as a function name', content(5, content(2, 'x')), 2],
    ['a number where a string should be', number(6, 1), 0],
    ['a string as a unit', content(1, content(2, 'x')), 2],
    ['text', new TextEncoder().encode('main;work 12\n'), undefined],
    ['gzip of another method', Uint8Array.of(0x1f, 0x8b, 0x07, 0), undefined],
  ])('are refused with the byte: %s', (_, bytes, offset) => {
    const error = errorOf(() => decodePprof(bytes));
    expect(error.code).toBe('HOTSPAN_ERR_FORMAT_SYNTAX');
    expect(error.message).toContain(`at byte ${error.offset}`);
    if (offset !== undefined) expect(error.offset).toBe(offset);
  });

  it('are refused when gzip is broken', () => {
    expect(errorOf(() => decodePprof(Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3))).code).toBe(
      'HOTSPAN_ERR_FORMAT_COMPRESSED',
    );
  });
});

describe('limits of decodePprof', () => {
  const repeat = (count: number, bytes: Uint8Array): Uint8Array =>
    concat(...Array.from({ length: count }, () => bytes));
  const emptySamples = repeat(11, content(2));

  it.each([
    ['maxBytes', { maxBytes: 21 }, emptySamples, 21],
    ['maxSamples', { maxSamples: 10 }, emptySamples, 22],
    ['maxStackDepth', { maxStackDepth: 3 }, content(2, packed(1, 1, 2, 3, 4)), 2],
    ['maxStackDepth', { maxStackDepth: 3 }, content(2, repeat(4, number(1, 1))), 2],
    ['maxStackDepth', { maxStackDepth: 3 }, content(4, repeat(4, content(4))), 9],
    ['maxFrames', { maxFrames: 3 }, repeat(2, content(2, packed(1, 1, 2))), 8],
    ['maxFrames', { maxFrames: 3 }, repeat(4, content(4)), 8],
    ['maxFrames', { maxFrames: 3 }, repeat(2, content(4, content(4), content(4))), 12],
    ['maxFrames', { maxFrames: 3 }, repeat(4, content(5)), 8],
    ['maxFrames', { maxFrames: 3 }, repeat(4, content(3)), 8],
    ['maxFrames', { maxFrames: 3 }, repeat(4, content(6)), 8],
    ['maxStringBytes', { maxStringBytes: 5 }, content(6, '123456'), 2],
    ['maxStringBytes', { maxStringBytes: 200 }, content(6, 'x'.repeat(201)), 3],
    ['maxLabels', { maxLabels: 2 }, content(2, repeat(3, content(3))), 7],
    ['maxLabels', { maxLabels: 2 }, content(2, packed(2, 1, 2, 3)), 2],
    ['maxLabels', { maxLabels: 2 }, repeat(3, content(1)), 5],
    ['maxLabels', { maxLabels: 2 }, packed(13, 1, 2, 3), 4],
  ])('name %s with the limit and the byte: %j', (name, limits, bytes, offset) => {
    const [limit] = Object.values(limits);
    const error = errorOf(() => decodePprof(bytes, limits));
    expect(error).toMatchObject({ code: 'HOTSPAN_ERR_FORMAT_LIMIT', limit, offset });
    expect(error.message).toContain(`${name} (${limit})`);
    // One more is enough.
    const larger = Object.fromEntries([[name, limit === undefined ? 1 : limit + 1]]);
    expect(() => decodePprof(bytes, { maxBytes: 1000, ...larger })).not.toThrow();
  });

  it('let a million samples through and no more', () => {
    const million = new Uint8Array(2_000_002);
    for (let at = 0; at < million.length; at += 2) million[at] = 0x12;
    expect(decodePprof(million.subarray(0, 2_000_000)).samples.count).toBe(1_000_000);
    expect(errorOf(() => decodePprof(million))).toMatchObject({
      code: 'HOTSPAN_ERR_FORMAT_LIMIT',
      limit: 1_000_000,
      offset: 2_000_002,
    });
  });

  it('refuse what is no limit', () => {
    expect(errorOf(() => decodePprof(new Uint8Array(0), { maxSamples: 0 })).code).toBe(
      'HOTSPAN_ERR_FORMAT_OPTION',
    );
  });
});

describe('profiles that make no sense', () => {
  it('do not lead in circles: tables that name themselves and each other', () => {
    // Every id is 1, everywhere; the mapping "points" at itself by its own id as file name and build id.
    const profile = decodePprof(
      concat(
        content(1, number(1, 1), number(2, 1)),
        content(2, packed(1, 1, 1, 1), packed(2, 1), content(3, number(1, 1), number(2, 1))),
        content(3, number(1, 1), number(5, 1), number(6, 1)),
        content(4, number(1, 1), number(2, 1), content(4, number(1, 1)), content(4, number(1, 1))),
        content(5, number(1, 1), number(2, 1), number(3, 1), number(4, 1)),
        content(6),
        content(6, 'x'),
      ),
    );
    expect(validatePprof(profile)).toEqual([]);
    const { dictionary } = pprofToProfiles(profile);
    expect([dictionary.locations.count, dictionary.functions.count, dictionary.mappings.count]).toEqual([
      2, 2, 2,
    ]);
  });

  it('throw coded errors or nothing, whatever byte is changed', () => {
    const bytes = encodePprof(samplePprof());
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(bytes.length),
        (changes, length) => {
          const changed = bytes.slice(0, length > bytes.length / 2 ? undefined : length + bytes.length / 2);
          for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte;
          try {
            const profile = decodePprof(changed);
            validatePprof(profile);
            encodePprof(repairPprof(profile));
            pprofToProfiles(profile);
          } catch (error) {
            if (!(error instanceof FormatError)) throw error;
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('cost no more for a long string that everything refers to', () => {
    const long = 'x'.repeat(60_000);
    const count = 20_000;
    const ids = Array.from({ length: count }, (_, i) => i + 1);
    const profile = decodePprof(
      concat(
        content(1, number(1, 1)),
        ...ids.map((id) =>
          content(
            2,
            packed(1, id),
            packed(2, 1),
            content(3, number(1, 1), number(2, 2)),
            content(3, number(1, 1), number(3, id)),
          ),
        ),
        ...ids.map((id) => content(3, number(1, id), number(2, id), number(5, 1), number(6, 2))),
        ...ids.map((id) => content(4, number(1, id), number(2, id), content(4, number(1, id)))),
        ...ids.map((id) => content(5, number(1, id), number(2, 2), number(4, 1), number(5, id))),
        content(6),
        content(6, `${long}[go.shape.`),
        content(6, `${long}[go.shape.`),
      ),
    );
    // Reading the text for each element that refers to it would take minutes: the runner's guard against hanging ends that.
    const data = pprofToProfiles(repairPprof(profile));
    expect(data.dictionary.functions.count).toBe(count + 1);
  });
});

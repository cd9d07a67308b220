import { gzipSync } from 'node:zlib';
import { encodeProfiles, type OtlpProfilesError, type ProfilesData } from '@hotspan/otlp-profiles';
import { describe, expect, it } from 'vitest';
import { PROFILE_FORMATS } from './detect/profile-format.js';
import type { FormatError } from './errors.js';
import { type ReadProfilesOptions, readProfiles } from './read-profiles.js';
import { validSamples } from './valid-samples.fixture.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const samples = validSamples();
const all = Object.entries(samples).flatMap(([format, files]) => files.map((bytes) => ({ format, bytes })));

function refusal(bytes: Uint8Array, options?: ReadProfilesOptions): Promise<FormatError | OtlpProfilesError> {
  return readProfiles(bytes, options).then(
    () => expect.fail('it was read'),
    (error) => error,
  );
}

function totals({ resourceProfiles, dictionary }: ProfilesData): Record<string, bigint> {
  const profiles = resourceProfiles.flatMap(({ scopeProfiles }) =>
    scopeProfiles.flatMap(({ profiles }) => profiles),
  );
  return Object.fromEntries(
    profiles.map(({ sampleType, samples }) => [
      `${dictionary.strings[sampleType.type]}/${dictionary.strings[sampleType.unit]}`,
      samples.values.reduce((sum, value) => sum + value, 0n),
    ]),
  );
}

describe('readProfiles', () => {
  it.each(all)('finds $format and reads it, in gzip as well', async ({ format, bytes }) => {
    const plain = await readProfiles(bytes);
    const packed = await readProfiles(gzipSync(bytes));
    expect(plain.format).toBe(format);
    expect(packed.format).toBe(format);
    expect(plain.rejected).toEqual([]);
    expect(Object.keys(totals(plain.data)).length).toBeGreaterThan(0);
    expect(totals(packed.data)).toEqual(totals(plain.data));
    expect(packed.data.dictionary.strings).toEqual(plain.data.dictionary.strings);
  });

  it('reads bytes as the format that it is told', async () => {
    const bytes = text('main;work 3\n');
    expect(totals((await readProfiles(bytes)).data)).toEqual({ 'samples/count': 3n });
    const asLines = await readProfiles(gzipSync(bytes), { format: 'lines' });
    expect(asLines.format).toBe('lines');
    expect(totals(asLines.data)).toEqual({ 'samples/count': 1n });
  });

  it('lets the content type tell what the content cannot', async () => {
    const [bytes = text('')] = samples.tree;
    const { format } = await readProfiles(bytes, { contentType: 'binary/octet-stream+trie' });
    expect(format).toBe('trie');
  });

  it('hands what the format does not say on to its reader', async () => {
    const { data } = await readProfiles(text('main 3'), {
      sampleType: { type: 'alloc_space', unit: 'bytes' },
      resource: [{ key: 'service.name', value: 'shop' }],
    });
    expect(totals(data)).toEqual({ 'alloc_space/bytes': 3n });
    expect(data.resourceProfiles[0]?.attributes).toEqual([{ key: 'service.name', value: 'shop' }]);
  });

  it('hands the profiles on that OTLP has to leave out', async () => {
    const broken = JSON.parse(new TextDecoder().decode(samples['otlp-json'][0]));
    broken.resourceProfiles[0].scopeProfiles[0].profiles.push({
      sampleType: {},
      samples: [{ stackIndex: 99, values: [1] }],
    });
    const { data, rejected } = await readProfiles(text(JSON.stringify(broken)));
    expect(rejected).toMatchObject([{ profile: 1, code: 'HOTSPAN_ERR_OTLP_INDEX' }]);
    expect(encodeProfiles(data).length).toBeGreaterThan(0);
  });

  it('names every format it knows when the bytes are none of them', async () => {
    const error = await refusal(text(`<html>${'x'.repeat(1000)}`), { contentType: 'text/html' });
    expect(error).toMatchObject({ name: 'FormatError', code: 'HOTSPAN_ERR_FORMAT_UNKNOWN', offset: 0 });
    for (const format of PROFILE_FORMATS) expect(error.message).toContain(format);
    expect(error.message).toContain(
      'got 1006 bytes that begin with "<html>xxxxxxxxxxxxxxxxxx" of content type "text/html"',
    );
    expect((await refusal(text(''))).message).toContain('got no bytes');
  });

  const twice = gzipSync(gzipSync('main 1'));
  it.each([
    ['gzip within gzip', twice, {}, 'HOTSPAN_ERR_FORMAT_COMPRESSED'],
    ['gzip within gzip of a given format', twice, { format: 'pprof' }, 'HOTSPAN_ERR_FORMAT_COMPRESSED'],
    ['gzip that is cut short', gzipSync('main 1').subarray(0, -3), {}, 'HOTSPAN_ERR_FORMAT_COMPRESSED'],
    [
      'gzip beyond maxBytes',
      gzipSync(new Uint8Array(5000)),
      { limits: { maxBytes: 4999 } },
      'HOTSPAN_ERR_FORMAT_LIMIT',
    ],
    [
      'plain bytes beyond maxBytes',
      text('main 100'),
      { limits: { maxBytes: 7 } },
      'HOTSPAN_ERR_FORMAT_LIMIT',
    ],
    ['JFR', text('FLR\0\0\u0002'), {}, 'HOTSPAN_ERR_FORMAT_UNSUPPORTED'],
    ['nothing in gzip', gzipSync(''), {}, 'HOTSPAN_ERR_FORMAT_UNKNOWN'],
    // As if called from JavaScript.
    ['a format that is none', text('main 1'), { format: 'gzip' as 'jfr' }, 'HOTSPAN_ERR_FORMAT_OPTION'],
    [
      'a name of every object',
      text('main 1'),
      { format: 'constructor' as 'jfr' },
      'HOTSPAN_ERR_FORMAT_OPTION',
    ],
    ['a limit of 0', text('main 1'), { limits: { maxBytes: 0 } }, 'HOTSPAN_ERR_FORMAT_OPTION'],
    [
      'OTLP deeper than maxStackDepth',
      samples.otlp[0],
      { limits: { maxStackDepth: 2 } },
      'HOTSPAN_ERR_OTLP_LIMIT',
    ],
    ['OTLP of another schema', text('{"resourceProfiles":{}}'), {}, 'HOTSPAN_ERR_OTLP_JSON'],
  ] satisfies [string, Uint8Array | undefined, ReadProfilesOptions, string][])(
    'refuses %s by its code',
    async (_, bytes = text(''), options, code) => {
      expect(await refusal(bytes, options)).toMatchObject({ code });
    },
  );
});

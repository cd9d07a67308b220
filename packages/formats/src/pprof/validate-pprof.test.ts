import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildPprof, type PprofSpec } from './build-pprof.fixture.js';
import { decodePprof } from './decode-pprof.js';
import type { PprofProfile } from './pprof-profile.js';
import { samplePprof } from './sample-pprof.fixture.js';
import { validatePprof } from './validate-pprof.js';
import { concat, content, errorOf, number, packed } from './wire-bytes.fixture.js';

const SOUND: PprofSpec = {
  types: [['cpu', 'nanoseconds']],
  functions: [{ name: 'a' }],
  mappings: [{ filename: 'm' }],
  locations: [{ mapping: 0, lines: [[0]] }],
  samples: [{ stack: [0], values: [1n], labels: [{ key: 'k', str: 'v' }] }],
  danglingIds: [0n, 77n],
};

function broken(change: (profile: PprofProfile) => Partial<PprofProfile>, spec = SOUND): PprofProfile {
  const profile = buildPprof(spec);
  return { ...profile, ...change(profile) };
}

const outside = Int32Array.of(99);
const string = (path: string, change: (profile: PprofProfile) => Partial<PprofProfile>) =>
  ['string-index', 'error', path, broken(change)] as const;

describe('validatePprof', () => {
  it('finds nothing in sound profiles', () => {
    expect(validatePprof(buildPprof(SOUND))).toEqual([]);
    expect(validatePprof(samplePprof())).toEqual([]);
    for (const name of ['api.wall.5', 'api.heap.0', 'prettier.heap.1']) {
      const bytes = readFileSync(new URL(`testdata/${name}.pb`, import.meta.url));
      expect(validatePprof(decodePprof(bytes))).toEqual([]);
    }
  });

  it.each([
    ['no-sample-type', 'error', 'sample_type', buildPprof({ ...SOUND, types: [], samples: [] })],
    [
      'zero-id',
      'error',
      'location[1].id',
      buildPprof({ ...SOUND, locations: [{ address: 1n }, { id: 0n, address: 1n }] }),
    ],
    ['zero-id', 'error', 'function[0].id', buildPprof({ ...SOUND, functions: [{ id: 0n, name: 'a' }] })],
    [
      'value-count',
      'error',
      'sample[0].value',
      buildPprof({ ...SOUND, samples: [{ stack: [0], values: [1n, 2n] }] }),
    ],
    ['value-count', 'error', 'sample[1].value', buildPprof({ ...SOUND, samples: [{ values: [1n] }, {}] })],
    ['string-table', 'error', 'string_table', { ...decodePprof(content(1)), strings: [] }],
    [
      'string-table',
      'error',
      'string_table[0]',
      broken(({ strings }) => ({ strings: ['x', ...strings.slice(1)] })),
    ],
    [
      'dash-in-sample-type',
      'error',
      'sample_type[0].type',
      buildPprof({ ...SOUND, types: [['inuse-space', 'bytes']] }),
    ],
    string('sample_type[0].type', (p) => ({ sampleTypes: { ...p.sampleTypes, type: outside } })),
    string('sample[0].label[0].key', (p) => ({ samples: { ...p.samples, labelKey: outside } })),
    string('sample[0].label[0].str', (p) => ({ samples: { ...p.samples, labelStr: Int32Array.of(-1) } })),
    string('function[0].name', (p) => ({ functions: { ...p.functions, name: outside } })),
    string('function[0].system_name', (p) => ({ functions: { ...p.functions, systemName: outside } })),
    string('function[0].filename', (p) => ({ functions: { ...p.functions, filename: outside } })),
    string('mapping[0].filename', (p) => ({ mappings: { ...p.mappings, filename: outside } })),
    string('mapping[0].build_id', (p) => ({ mappings: { ...p.mappings, buildId: outside } })),
    [
      'unknown-location',
      'warning',
      'sample[0].location_id[1]',
      buildPprof({ ...SOUND, samples: [{ stack: [0, -2], values: [1n] }] }),
    ],
    [
      'unknown-mapping',
      'warning',
      'location[0].mapping_id',
      buildPprof({ ...SOUND, locations: [{ mapping: -2, address: 1n }] }),
    ],
    [
      'unknown-function',
      'warning',
      'location[0].line[1].function_id',
      buildPprof({ ...SOUND, locations: [{ lines: [[0], [-1]] }] }),
    ],
    ['empty-location', 'warning', 'location[0]', buildPprof({ ...SOUND, locations: [{}] })],
    [
      'negative-value',
      'warning',
      'sample[0].value[0]',
      buildPprof({ ...SOUND, samples: [{ values: [-1n] }] }),
    ],
  ] as const)('finds %s (%s) at %s', (rule, severity, path, profile) => {
    expect(validatePprof(profile)).toContainEqual({ rule, severity, path, text: expect.any(String) });
  });

  it('finds strings that are not UTF-8', () => {
    const bytes = concat(content(1), content(6), content(6, Uint8Array.of(0x61, 0xff)));
    expect(validatePprof(decodePprof(bytes))).toEqual([
      { rule: 'not-utf8', severity: 'error', path: 'string_table[1]', text: '"a\ufffd" is not UTF-8' },
    ]);
  });

  it('passes over indices that are read as empty when they are out of range', () => {
    const profile = broken((p) => ({
      sampleTypes: { ...p.sampleTypes, unit: outside },
      samples: { ...p.samples, labelNumUnit: outside },
      periodType: { type: 99, unit: -1 },
      dropFrames: 99,
      keepFrames: 99,
      comments: outside,
      defaultSampleType: 99,
      docUrl: 99,
    }));
    expect(validatePprof(profile)).toEqual([]);
  });

  it('names the id that nothing has', () => {
    const profile = decodePprof(concat(content(1), content(2, packed(1, 12_345), packed(2, 1)), content(6)));
    expect(validatePprof(profile)[0]?.text).toBe('nothing has the id 12345');
  });

  it('describes so many findings and counts the rest', () => {
    const profile = decodePprof(
      concat(content(1), content(6), ...Array.from({ length: 10 }, () => content(4, number(3, 1)))),
    );
    const findings = validatePprof(profile, { maxFindings: 4 });
    expect(findings).toHaveLength(5);
    expect(findings[4]).toEqual({ rule: 'more-findings', severity: 'error', path: '', text: 'and 6 more' });
    expect(validatePprof(profile, { maxFindings: 10 })).toHaveLength(10);
    expect(errorOf(() => validatePprof(profile, { maxFindings: 0 })).code).toBe('HOTSPAN_ERR_FORMAT_OPTION');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeProfiles } from '../encode/encode-profiles.js';
import { OtlpProfilesError } from '../errors.js';
import { profiles } from '../profiles.fixture.js';
import { sampleData } from '../sample-data.fixture.js';
import { WireWriter } from '../wire/wire-writer.js';
import { checkProfiles } from './check-profiles.js';
import { encodeRaw, goodRequest, type RawRequest, setAt } from './raw-request.fixture.js';
import { RULE_CASES } from './rule-cases.fixture.js';
import { CHECK_RULES, type CheckRule } from './rules.js';

const ALL = { duplicates: true, orphans: true };

describe('checkProfiles', () => {
  it('finds nothing in a good message', () => {
    expect(checkProfiles(encodeRaw(goodRequest()), ALL)).toEqual({
      findings: [],
      omitted: 0,
      counts: new Map(),
      must: 0,
      should: 0,
    });
  });

  it.each(RULE_CASES)('$rule: finds $found', ({ rule, change, path, found, also = [] }) => {
    const { findings, counts } = checkProfiles(changed(change), ALL);
    const finding = findings.find((candidate) => candidate.rule === rule && candidate.path === path);
    expect(finding?.text).toContain(found);
    expect(finding?.text).toMatch(/^expected .*\. [A-Z].*\.$/);
    expect(finding?.level).toBe(CHECK_RULES[rule].level);
    expect(new Set(counts.keys())).toEqual(new Set([rule, ...also]));
  });

  it('text-utf8: finds bytes that are no UTF-8, and takes U+FFFD that was sent', () => {
    const bytes = changed({ 'dictionary.string_table[1]': 'cp\uFFFD' });
    expect(checkProfiles(bytes, ALL).findings).toEqual([]);
    // The three bytes of U+FFFD become three that are none.
    const at = bytes.indexOf(0xef);
    bytes.fill(0xff, at, at + 3);
    expect(checkProfiles(bytes, ALL).findings).toMatchObject([
      { rule: 'text-utf8', path: 'dictionary.string_table[1]' },
    ]);
  });

  it('has a case that fires for every rule', () => {
    const fired = new Set([...RULE_CASES.map(({ rule }) => rule), 'text-utf8']);
    expect(fired).toEqual(new Set(Object.keys(CHECK_RULES)));
  });

  it('names every rule in kebab case and says in one line what it wants and what to do', () => {
    for (const [name, { meaning, fix }] of Object.entries<CheckRule>(CHECK_RULES)) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
      for (const line of [meaning, fix]) expect(line).toMatch(/^.*\w.*\.$/);
    }
  });

  it("holds every rule of profcheck's twenty-four", () => {
    const numbers = Object.values<CheckRule>(CHECK_RULES).flatMap(({ profcheck = [] }) => profcheck);
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i + 1));
  });

  it('runs a group only when its option says so', () => {
    for (const { rule, change } of RULE_CASES) {
      const { group }: CheckRule = CHECK_RULES[rule];
      const bytes = changed(change);
      if (group === 'shapes') expect(checkProfiles(bytes, { shapes: false }).counts.has(rule)).toBe(false);
      else expect(checkProfiles(bytes).counts.has(rule)).toBe(group === 'always');
    }
  });

  it('takes a missing dictionary for seven missing tables, where other checkers crash', () => {
    const bytes = encodeRaw({
      resource_profiles: [{ scope_profiles: [{ profiles: [{ samples: [{ values: [1] }] }] }] }],
    });
    expect(checkProfiles(bytes, ALL).counts).toEqual(new Map([['table-empty', 7]]));
  });

  it('keeps maxFindings findings and counts the others', () => {
    const request = goodRequest();
    setAt(request, 'dictionary.stack_table[1].location_indices', new Array(50).fill(9));
    const { findings, omitted, counts, must, should } = checkProfiles(encodeRaw(request), { maxFindings: 7 });
    expect([findings.length, omitted, must, should]).toEqual([7, 43, 50, 0]);
    expect(counts).toEqual(new Map([['stack-location-index', 50]]));
    expect(checkProfiles(encodeRaw(request), { maxFindings: 0 })).toMatchObject({
      findings: [],
      omitted: 50,
    });
  });

  it('counts references of resource and scope attributes as uses', () => {
    const bytes = changed({ 'resource_profiles[0].resource': {} });
    const orphans = checkProfiles(bytes, ALL).findings.filter(({ rule }) => rule === 'row-orphan');
    expect(orphans.map(({ path }) => path)).toEqual([
      'dictionary.string_table[12]',
      'dictionary.string_table[13]',
    ]);
  });

  it('finds rows that only orphans refer to', () => {
    const bytes = changed({
      'dictionary.string_table[14]': 'only',
      'dictionary.function_table[3]': { name_strindex: 14 },
      'dictionary.location_table[3]': { lines: [{ function_index: 3 }] },
    });
    const paths = checkProfiles(bytes, { orphans: true }).findings.map(({ path }) => path);
    expect(paths.sort()).toEqual([
      'dictionary.function_table[3]',
      'dictionary.location_table[3]',
      'dictionary.string_table[14]',
    ]);
  });

  it('reads messages in pieces as one, and lists that are not packed', () => {
    const bytes = encodeRaw(goodRequest());
    // A second piece of the dictionary: a stack of locations 1 and 9, one field each.
    const both = new Uint8Array([...bytes, ...wrap(18, wrap(58, Uint8Array.of(8, 1, 8, 9)))]);
    expect(checkProfiles(both).findings.map(({ path }) => path)).toEqual([
      'dictionary.stack_table[3].location_indices[1]',
    ]);
  });

  it('checks a model as it would be sent', () => {
    expect(checkProfiles(sampleData()).findings).toEqual([]);
  });
});

describe('checkProfiles on bad input', () => {
  const good = encodeRaw(goodRequest());

  it('throws nothing but coded errors for a message cut or changed anywhere', () => {
    for (let at = 1; at < good.length; at++) {
      expectCodedOrReport(good.subarray(0, at));
      for (const bit of [1, 8, 128]) {
        const flipped = good.slice();
        flipped[at] = (flipped[at] ?? 0) ^ bit;
        expectCodedOrReport(flipped);
      }
    }
  });

  it('throws nothing but coded errors for any message with bytes changed', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.nat(255) });
    fc.assert(
      fc.property(profiles, fc.array(change, { minLength: 1, maxLength: 4 }), (data, changes) => {
        const bytes = encodeProfiles(data);
        for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
        expectCodedOrReport(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses an attribute value of a hundred thousand levels instead of descending into it', () => {
    const levels = 100_000;
    // array_value { values { ... }}, built outside in: each length, of five bytes, is that of all that follows.
    const nested = new Uint8Array(levels * 12);
    const view = new DataView(nested.buffer);
    for (let at = 0; at < nested.length; at += 6) {
      const rest = nested.length - at - 6;
      nested[at] = (at / 6) % 2 === 0 ? 42 : 10;
      const [a, b, c, d] = [0, 7, 14, 21].map((shift) => ((rest >> shift) & 127) | 128);
      view.setUint32(at + 1, (((a ?? 0) << 24) | ((b ?? 0) << 16) | ((c ?? 0) << 8) | (d ?? 0)) >>> 0);
    }
    const resource = wrap(10, wrap(10, wrap(10, wrap(18, nested))));
    expect(() => checkProfiles(resource)).toThrow(/^\[HOTSPAN_ERR_OTLP_LIMIT\].*maxValueDepth \(32\)/);
  });

  it('names the byte where the wire form breaks', () => {
    expect(() => checkProfiles(Uint8Array.of(10, 255, 255, 1))).toThrow(/^\[HOTSPAN_ERR_OTLP_WIRE\].*byte/);
  });

  it('says which generation it is when an older message cannot be read by the current numbers', () => {
    // Sample 1.9: values 2, attribute_indices 3.
    const sample = Uint8Array.of(8, 0, 18, 1, 5, 26, 1, 1);
    const request = wrap(10, wrap(18, wrap(18, wrap(18, sample))));
    const dictionary = wrap(18, wrap(42, new Uint8Array(0)));
    expect(() => checkProfiles(new Uint8Array([...request, ...dictionary]))).toThrow(
      /^\[HOTSPAN_ERR_OTLP_GENERATION\].*opentelemetry-proto 1\.9/,
    );
  });

  it.each([
    ['maxBytes', good.length - 1],
    ['maxSamples', 1],
    ['maxTableRows', 2],
    ['maxStackDepth', 1],
    ['maxFrames', 2],
    ['maxStringBytes', 8],
    ['maxAttributes', 1],
    ['maxValueDepth', 1],
  ])('holds %s', (limit, value) => {
    const check = () => checkProfiles(good, { limits: { [limit]: value } });
    expect(check).toThrow(new RegExp(`HOTSPAN_ERR_OTLP_LIMIT.*${limit} \\(${value}\\)`));
  });

  it('refuses options that it does not know or cannot take', () => {
    const check = (options: object) => () => checkProfiles(good, options);
    expect(check({ orphan: true })).toThrow(/HOTSPAN_ERR_OTLP_OPTION.*"orphan"/);
    expect(check({ shapes: 1 })).toThrow(/HOTSPAN_ERR_OTLP_OPTION.*shapes/);
    expect(check({ maxFindings: -1 })).toThrow(/HOTSPAN_ERR_OTLP_OPTION.*maxFindings/);
    expect(check({ limits: { maxSamples: 0 } })).toThrow(/HOTSPAN_ERR_OTLP_OPTION.*maxSamples/);
  });
});

function changed(change: Readonly<Record<string, unknown>>): Uint8Array {
  const request: RawRequest = goodRequest();
  for (const [path, value] of Object.entries(change)) setAt(request, path, value);
  return encodeRaw(request);
}

function wrap(tag: number, content: Uint8Array): Uint8Array {
  const writer = new WireWriter();
  writer.bytesField(tag, content);
  return writer.finish();
}

function expectCodedOrReport(bytes: Uint8Array): void {
  try {
    checkProfiles(bytes, ALL);
  } catch (error) {
    expect(error).toBeInstanceOf(OtlpProfilesError);
  }
}

import { describe, expect, it } from 'vitest';
import { plainRequestW3, requestW3, sampleW3Profile } from '../decode/w3/sample-w3.fixture.js';
import {
  decodeProfiles,
  decodeProfilesJson,
  encodeProfiles,
  OtlpProfilesError,
  type ProfilesData,
} from '../index.js';
import { sampleData } from '../sample-data.fixture.js';
import { chooseSeed, createRandom, mutateBytes, mutateJson, type Random } from './mutate.fixture.js';
import { type JsonStyle, printJson } from './print-json.fixture.js';
import { toJson } from './to-json.fixture.js';

const MUTATIONS = 20_000;
const seed = chooseSeed();

const STYLE: JsonStyle = { names: 'camelCase', ids: 'hex', integers: 'string', lists: 'plural' };
const W3_PROFILES = [sampleW3Profile(), sampleW3Profile()];
const W3_BYTES = requestW3(W3_PROFILES);
const W3_TEXT = printJson(plainRequestW3(W3_PROFILES), STYLE);
const JSON_TEXT = toJson(sampleData(), STYLE);
const W4_TEXT = toJson(sampleData(), { ...STYLE, lists: 'singular', integers: 'number', ids: 'base64' });

describe('mutated messages are decoded or refused with a code', () => {
  it.each([
    ['W3', (random: Random) => decodeProfiles(mutateBytes(W3_BYTES, random)).data],
    ['OTLP/JSON', (random: Random) => decodeProfilesJson(mutateJson(JSON_TEXT, random)).data],
    ['OTLP/JSON of W3', (random: Random) => decodeProfilesJson(mutateJson(W3_TEXT, random)).data],
    ['OTLP/JSON of W4', (random: Random) => decodeProfilesJson(mutateJson(W4_TEXT, random)).data],
  ])(`${MUTATIONS} of %s`, (name, decodeMutated) => {
    const random = createRandom(seed);
    const codes = new Map<string, number>();
    for (let mutation = 0; mutation < MUTATIONS; mutation++) {
      const outcome = outcomeOf(() => decodeMutated(random));
      codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
      if (!/^(read|HOTSPAN_ERR_OTLP_[A-Z]+)$/.test(outcome)) {
        throw new Error(`mutation ${mutation} of ${name}, HOTSPAN_FUZZ_SEED=${seed}: ${outcome}`);
      }
    }
    console.log(`mutations of ${name}: HOTSPAN_FUZZ_SEED=${seed}`, Object.fromEntries(codes));
    // Otherwise either what is sound or what is broken was not tested.
    expect(codes.get('read')).toBeGreaterThan(MUTATIONS / 100);
    expect(codes.get('read')).toBeLessThan(MUTATIONS);
  });
});

/** What is read is sound: it can be written, and read again without a profile being rejected. */
function outcomeOf(decode: () => ProfilesData): string {
  let data: ProfilesData;
  try {
    data = decode();
  } catch (error) {
    return error instanceof OtlpProfilesError ? error.code : String(error);
  }
  try {
    const { rejected } = decodeProfiles(encodeProfiles(data));
    return rejected[0]?.message ?? 'read';
  } catch (error) {
    return `read, but not written: ${error}`;
  }
}

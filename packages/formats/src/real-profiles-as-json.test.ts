import { readFileSync } from 'node:fs';
import {
  decodeProfiles,
  decodeProfilesJson,
  encodeProfiles,
  encodeProfilesJson,
} from '@hotspan/otlp-profiles';
import { expect, test } from 'vitest';
import { decodePprofAsProfiles, gunzip } from './index.js';

test.each(['api.wall.5.pb', 'api.heap.0.pb', 'prettier.heap.1.pb'])(
  '%s, of a real program, is the same in OTLP/JSON as in protobuf',
  async (name) => {
    const file = readFileSync(new URL(`pprof/testdata/${name}`, import.meta.url));
    const data = decodePprofAsProfiles(await gunzip(file));
    const bytes = encodeProfiles(data);
    const decoded = decodeProfiles(bytes);
    expect(decoded.data.resourceProfiles.length).toBeGreaterThan(0);
    expect(decodeProfilesJson(encodeProfilesJson(bytes))).toEqual(decoded);
  },
);

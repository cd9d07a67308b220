import { expect, it } from 'vitest';
import { displayNameOf, parseSampleTypeConfig, saysOf } from './sample-type-config.js';

const parse = (text: string) => parseSampleTypeConfig(Buffer.from(text));

it('gives the name to show, or the type itself', () => {
  const config = parse(
    '{"delay":{"units":"nanoseconds","display-name":"mutex_duration","cumulative":false},"cpu":{},"none":null}',
  );
  expect(['delay', 'cpu', 'none', 'other'].map((type) => displayNameOf(config, type))).toEqual([
    'mutex_duration',
    'cpu',
    'none',
    'other',
  ]);
  expect(['delay', 'other', '__proto__'].map((type) => saysOf(config, type))).toEqual([true, false, false]);
});

it.each(['{', '[]', '1', '{"cpu":1}', '{"cpu":{"display-name":1}}'])('refuses %s', (text) => {
  expect(() => parse(text)).toThrow(
    /^\[HOTSPAN_ERR_SERVER_FORMAT\] the part sample_type_config .*leave it out\.$/,
  );
});

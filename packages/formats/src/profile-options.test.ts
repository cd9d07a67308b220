import { describe, expect, it } from 'vitest';
import { decodeGroups, type ProfileOptions, readProfiles } from './index.js';

const text = 'main;work 3\n';

describe('ProfileOptions', () => {
  it('say what folded text does not', () => {
    const { dictionary, resourceProfiles } = decodeGroups(text, {
      sampleType: { type: 'cpu', unit: 'nanoseconds' },
      periodType: { type: 'cpu', unit: 'nanoseconds' },
      period: 10_000_000,
      timeUnixNano: 1_794_000_000_000_000_000n,
      durationNano: 15_000_000_000n,
      resource: [{ key: 'service.name', value: 'shop' }],
    });
    const [resource] = resourceProfiles;
    const profile = resource?.scopeProfiles[0]?.profiles[0];
    expect(dictionary.strings[profile?.sampleType.type ?? 0]).toBe('cpu');
    expect(profile).toMatchObject({
      period: 10_000_000n,
      timeUnixNano: 1_794_000_000_000_000_000n,
      durationNano: 15_000_000_000n,
    });
    expect(resource?.attributes).toEqual([{ key: 'service.name', value: 'shop' }]);
  });

  it.each<[object, RegExp]>([
    [{ sampletype: {} }, /no option named "sampletype"\. Known are sampleType,/],
    [{ period: 1.5 }, /period must be an integer, got 1\.5/],
    [{ timeUnixNano: -1n }, /timeUnixNano must be nanoseconds from 0 to 2\^64 - 1, got -1/],
    [{ durationNano: 2n ** 64n }, /durationNano must be nanoseconds/],
    [{ limits: { maxSample: 1 } }, /no limit named "maxSample"\. Known are maxBytes,/],
    [{ limits: { maxSamples: 0 } }, /maxSamples must be an integer of at least 1, got 0/],
  ])('refuse %o', async (options, message) => {
    expect(() => decodeGroups(text, options)).toThrow(message);
    await expect(readProfiles(new TextEncoder().encode(text), options as ProfileOptions)).rejects.toThrow(
      /^\[HOTSPAN_ERR_FORMAT_OPTION\]/,
    );
  });
});

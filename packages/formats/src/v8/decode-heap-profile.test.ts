import { describe, expect, it } from 'vitest';
import { profilesOf, readable } from '../json/folded.fixture.js';
import { decodeHeapProfile } from './decode-heap-profile.js';
import { sampleHeapProfile } from './sample-v8.fixture.js';

describe('decodeHeapProfile', () => {
  it('gives the bytes that each stack still holds, those of no function on a stack without frames', () => {
    const main = 'main file:///srv/app.js:1:1';
    const data = decodeHeapProfile(sampleHeapProfile());
    expect(readable(data)).toEqual([
      {
        type: 'inuse_space/bytes',
        name: undefined,
        durationNano: 0n,
        stacks: {
          '': 16n,
          [`${main};(anonymous) file:///srv/app.js:20:17`]: 4_096n,
          [`${main};read node:fs:441:23`]: 65_536n,
          [`${main};read node:fs:441:23;${main}`]: 32n,
          '(GC)': 128n,
        },
      },
    ]);
    const [profile] = profilesOf(data);
    expect(data.dictionary.strings[profile?.periodType.type ?? 0]).toBe('space');
  });

  it('lets options say what the format does not', () => {
    const data = decodeHeapProfile(sampleHeapProfile(), {
      sampleType: { type: 'alloc_space', unit: 'bytes' },
      period: 524_288,
      durationNano: 9n,
    });
    expect(readable(data)[0]).toMatchObject({ type: 'alloc_space/bytes', durationNano: 9n });
    expect(profilesOf(data)[0]?.period).toBe(524_288n);
  });

  it('gives no profile for a heap without sampled bytes', () => {
    const text =
      '{"head":{"id":1,"selfSize":0,"callFrame":{"functionName":"(root)"},"children":[]},"samples":[]}';
    expect(decodeHeapProfile(text).resourceProfiles).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { encodeWindow } from './encode-window.js';
import { type HandMadeRow, handMadeProfile } from './hand-made-profile.fixture.js';
import { readWindow } from './readable-window.fixture.js';
import { contextsOf, FIRST_SPAN, RANGE, RESOURCE, SECOND_SPAN } from './window-parts.fixture.js';

describe('samples', () => {
  const encode = (rows: readonly HandMadeRow[], kinds = { cpu: true, wall: true }) =>
    encodeWindow({
      resource: RESOURCE,
      range: RANGE,
      time: { profile: handMadeProfile(rows), contexts: contextsOf(FIRST_SPAN, SECOND_SPAN), ...kinds },
    });

  test('of equal stack and link become one, and are counted all', () => {
    const window = encode([
      [['handlerA'], 1, 1, 10, 3],
      [['handlerA'], 1, 1, 10, 4],
      [['handlerA'], 2, 1, 10, 5],
      [['handlerA'], 0, 5, 50, 6],
      [['handlerA'], 0, 1, 10, 7],
      [['handlerA', 'sort'], 1, 1, 10, 8],
    ]);
    const [cpu, wall] = readWindow(window.bytes).profiles;
    const shape = ({
      functions,
      value,
      spanId,
    }: {
      functions: readonly string[];
      value: bigint;
      spanId: string;
    }) => `${functions.join('<')} ${spanId[0] ?? '-'} ${value}`;
    expect(cpu?.samples.map(shape)).toEqual([
      'handler a 7',
      'handler b 5',
      'handler - 13',
      'handler<sort a 8',
    ]);
    expect(wall?.samples.map(shape)).toEqual([
      'handler a 20',
      'handler b 10',
      'handler - 60',
      'handler<sort a 10',
    ]);
    expect(window).toMatchObject({ samples: 10, linkedSamples: 4 });
  });

  test('whose value is zero are left out of that profile', () => {
    const [cpu, wall] = readWindow(
      encode([
        [['idle'], 0, 90, 0, 5],
        [['sort'], 0, 1, 10, 0],
      ]).bytes,
    ).profiles;
    expect(cpu?.samples).toEqual([{ functions: ['(idle)'], value: 5n, traceId: '', spanId: '' }]);
    expect(wall?.samples).toEqual([{ functions: ['sort'], value: 10n, traceId: '', spanId: '' }]);
  });

  test('have integral values, rounded', () => {
    const { profiles } = readWindow(encode([[['sort'], 0, 1, 10.6, 3.4]]).bytes);
    expect(profiles.map(({ period }) => period)).toEqual([10_101_010n, 10_101_010n]);
    expect(profiles.map(({ samples }) => samples[0]?.value)).toEqual([3n, 11n]);
  });

  test('of functions that share a name and a file stay apart by their lines', () => {
    const { frames, profiles } = readWindow(
      encode([
        [['handlerA'], 0, 1, 10, 10],
        [['handlerB'], 0, 1, 10, 10],
      ]).bytes,
    );
    expect(frames).toEqual(
      expect.arrayContaining(['handler /app/bundle.js:10 v8js', 'handler /app/bundle.js:200 v8js']),
    );
    expect(profiles[0]?.samples).toHaveLength(2);
  });

  test('of functions without a name say so', () => {
    const { frames } = readWindow(encode([[['anonymous'], 0, 1, 10, 10]]).bytes);
    expect(frames).toContain('(anonymous) /app/bundle.js:7 v8js');
  });

  test('tell code of V8 and Node.js itself from JavaScript', () => {
    const { frames } = readWindow(encode([[['sort', 'handlerA'], 0, 1, 10, 10]]).bytes);
    expect(frames).toEqual(expect.arrayContaining(['sort :0 native', 'handler /app/bundle.js:10 v8js']));
  });

  test.each([
    [{ cpu: true, wall: false }, ['cpu/nanoseconds']],
    [{ cpu: false, wall: true }, ['wall/nanoseconds']],
  ])('are kept in the profiles that were asked for: %o', (kinds, expected) => {
    const { profiles } = readWindow(encode([[['sort'], 0, 1, 10, 10]], kinds).bytes);
    expect(profiles.map(({ values }) => values)).toEqual(expected);
  });

  test('that there are none of make a window without bytes', () => {
    expect(encode([])).toEqual({ bytes: new Uint8Array(0), samples: 0, linkedSamples: 0 });
    expect(encodeWindow({ resource: RESOURCE, range: RANGE }).bytes).toHaveLength(0);
  });
});

import { describe, expect, it } from 'vitest';
import type { FormatErrorCode } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { expectFormatError } from '../json/expect-format-error.fixture.js';
import { profilesOf, readable } from '../json/folded.fixture.js';
import { decodeSpeedscope } from './decode-speedscope.js';
import { evented, sampled, speedscopeFile } from './speedscope-file.fixture.js';

const file = (profile: unknown, frames?: readonly unknown[]): string =>
  speedscopeFile([Object(profile)], frames);
const open = (frame: unknown, at: unknown): object => ({ type: 'O', frame, at });
const close = (frame: unknown, at: unknown): object => ({ type: 'C', frame, at });

type Case = readonly [text: string, code: 'SYNTAX' | 'INDEX' | 'SHAPE' | 'LIMIT', message: string];

const CASES: readonly Case[] = [
  ['[]', 'SYNTAX', 'the file must be an object, got a list of 0'],
  ['null', 'SYNTAX', 'the file must be an object, got null'],
  ['nonsense', 'SYNTAX', 'must be JSON'],
  [
    speedscopeFile([], undefined).replace('"profiles":[]', '"profiles":{}'),
    'SYNTAX',
    'profiles must be a list',
  ],
  [
    speedscopeFile([]).replace('"shared":{', '"shared":[],"other":{'),
    'SYNTAX',
    'shared must be an object, got a list of 0',
  ],
  [speedscopeFile([]).replace('"frames"', '"frame"'), 'SYNTAX', 'shared.frames must be a list, got nothing'],
  [speedscopeFile([[]]), 'SYNTAX', 'profiles[0] must be an object, got a list of 0'],
  [file(sampled([], [], { type: 'other' })), 'SYNTAX', 'profiles[0].type must be "sampled" or "evented"'],
  [file(sampled([], [], { name: 7 })), 'SYNTAX', 'profiles[0].name must be a string, got 7'],
  [file(sampled([], [], { unit: 'constructor' })), 'SYNTAX', 'profiles[0].unit must be one of none, bytes'],
  [
    file(sampled([], [], { startValue: '0' })),
    'SYNTAX',
    'profiles[0].startValue must be a finite number, got "0"',
  ],
  [
    file(sampled([], [], { startValue: 11 })),
    'SHAPE',
    'profiles[0].endValue must be at least startValue (11), got 10',
  ],
  [file(sampled([[0]], [])), 'SHAPE', 'as many weights as samples, got 0 and 1'],
  [file(sampled([0], [1])), 'SYNTAX', 'profiles[0].samples[0] must be a list, got 0'],
  [file(sampled([[3]], [1])), 'INDEX', 'profiles[0].samples[0] must be the index of one of the 3 frames'],
  [file(sampled([[0], [-1]], [1, 1])), 'INDEX', 'profiles[0].samples[1] must be the index'],
  [file(sampled([[0.5]], [1])), 'INDEX', 'got 0.5'],
  [file(sampled([['0']], [1])), 'INDEX', 'got "0" (string)'],
  [file(sampled([[0]], [-1])), 'SYNTAX', 'profiles[0].weights[0] must be a number of at least 0, got -1'],
  [file(sampled([[0]], [null])), 'SYNTAX', 'profiles[0].weights[0] must be a number of at least 0, got null'],
  [file(sampled([[0]], [0])).replace('"weights":[0]', '"weights":[1e999]'), 'SYNTAX', 'got Infinity'],
  [file(sampled([[0]], [1e300])), 'LIMIT', 'the values of profiles[0] come to more than 2^63 - 1'],
  [file(sampled([[0], [0]], [1.7e308, 1.7e308])), 'LIMIT', 'more than 2^63 - 1'],
  [file(sampled([[0], [1]], [6e18, 6e18])), 'LIMIT', 'more than 2^63 - 1'],
  [
    file(sampled([[0]], [1], { unit: 'seconds', endValue: 1e300 })),
    'LIMIT',
    'profiles[0].endValue come to more',
  ],
  [file(sampled([[0]], [1]), [null]), 'SYNTAX', 'shared.frames[0] must be an object, got null'],
  [file(sampled([[0]], [1]), [{}]), 'SYNTAX', 'shared.frames[0].name must be a string, got nothing'],
  [
    file(sampled([[0]], [1]), [{ name: '', file: 1 }]),
    'SYNTAX',
    'shared.frames[0].file must be a string, got 1',
  ],
  [
    file(sampled([[0]], [1]), [{ name: '', line: 1.5 }]),
    'SYNTAX',
    'shared.frames[0].line must be an integer',
  ],
  [file(sampled([[0]], [1]), [{ name: '', col: 1e16 }]), 'SYNTAX', 'shared.frames[0].col must be an integer'],
  [file(evented([null], 9)), 'SYNTAX', 'profiles[0].events[0] must be an object'],
  [
    file(evented([{ type: 'X', frame: 0, at: 0 }], 9)),
    'SYNTAX',
    'profiles[0].events[0].type must be "O" (open) or "C"',
  ],
  [file(evented([open(0, '1')], 9)), 'SYNTAX', 'profiles[0].events[0].at must be a finite number, got "1"'],
  [file(evented([open(0, 1), open(9, 2)], 9)), 'INDEX', 'profiles[0].events[1].frame must be the index'],
  [file(evented([open(0, 2), open(1, 1)], 9)), 'SHAPE', 'profiles[0].events[1].at must be at least 2'],
  [file(evented([open(0, -1)], 9)), 'SHAPE', 'profiles[0].events[0].at must be at least 0'],
  [
    file(evented([open(0, 1), close(1, 2)], 9)),
    'SHAPE',
    'profiles[0].events[1] closes frame 1, but frame 0 is open',
  ],
  [file(evented([close(1, 2)], 9)), 'SHAPE', 'profiles[0].events[0] closes frame 1, but no frame is open'],
  [
    file(evented([open(0, 1), close(0, 2), close(0, 3)], 9)),
    'SHAPE',
    'events[2] closes frame 0, but no frame is open',
  ],
];

function expectLimit(text: string, limits: Partial<FormatLimits>, message: string): void {
  const error = expectFormatError(
    () => decodeSpeedscope(text, { limits }),
    'HOTSPAN_ERR_FORMAT_LIMIT',
    message,
  );
  expect(error.limit).toBe(Object.values(limits)[0]);
}

describe('decodeSpeedscope on bad input', () => {
  it.each(CASES.map(([text, code, message]) => ({ text, code, message })))(
    'says $code: $message',
    ({ text, code, message }) => {
      const full: FormatErrorCode = `HOTSPAN_ERR_FORMAT_${code}`;
      expectFormatError(() => decodeSpeedscope(text), full, message);
    },
  );

  it('counts samples and events over all profiles against maxSamples', () => {
    const profiles = [sampled([[0], [1]], [1, 1]), evented([open(0, 0), close(0, 1)], 1)];
    expectLimit(
      speedscopeFile(profiles),
      { maxSamples: 3 },
      'profiles[1].events brings more than maxSamples (3)',
    );
    expect(readable(decodeSpeedscope(speedscopeFile(profiles), { limits: { maxSamples: 4 } }))).toHaveLength(
      2,
    );
  });

  it('holds stacks of both kinds to maxStackDepth', () => {
    const limits = { maxStackDepth: 2 };
    expectLimit(
      file(
        sampled(
          [
            [0, 1],
            [0, 1, 2],
          ],
          [1, 1],
        ),
      ),
      limits,
      'samples[1] brings more than maxStackDepth (2)',
    );
    const events = [open(0, 0), open(1, 0), open(2, 0)];
    expectLimit(file(evented(events, 1)), limits, 'events[2] brings more than maxStackDepth (2)');
  });

  it('counts the frames of distinct stacks over all profiles against maxFrames', () => {
    const limits = { maxFrames: 5 };
    const repeated = sampled(
      [
        [0, 1],
        [0, 1],
        [0, 1],
      ],
      [1, 1, 1],
    );
    expect(readable(decodeSpeedscope(file(repeated), { limits }))[0]?.stacks).toEqual({ 'f0;f1': 3n });
    expectLimit(
      file(sampled([[0, 1], [0, 1], [0, 1, 2], [1]], [1, 1, 1, 1])),
      limits,
      'samples[3] brings more than maxFrames (5)',
    );
  });

  it('holds names to maxStringBytes', () => {
    const limits = { maxStringBytes: 5 };
    const text = (name: string): string => file(sampled([[0]], [1]), [{ name }]);
    expect(readable(decodeSpeedscope(text('üüx'), { limits }))[0]?.stacks).toEqual({ üüx: 1n });
    expectLimit(text('üüü'), limits, 'shared.frames[0].name brings more than maxStringBytes (5)');
    expectLimit(file(sampled([[0]], [1], { name: 'longer' })), limits, 'profiles[0].name brings more');
  });

  it('refuses more profiles than it can build', () => {
    const text = speedscopeFile(Array.from({ length: 10_001 }, () => sampled([], [])));
    expectFormatError(() => decodeSpeedscope(text), 'HOTSPAN_ERR_FORMAT_LIMIT', 'profiles has 10001 entries');
  });

  it('replaces lone surrogates, which UTF-8 cannot hold', () => {
    const frames = [{ name: 'a\ud800' }, { name: 'a\ufffd' }];
    expect(readable(decodeSpeedscope(file(sampled([[0], [1]], [1, 2]), frames)))[0]?.stacks).toEqual({
      'a\ufffd': 3n,
    });
  });

  it('refuses a million frames opened in one another', () => {
    const events = Array.from({ length: 1_000_000 }, (_, at) => open(0, at));
    const text = file(evented(events, 1_000_000));
    expectLimit(text, { maxStackDepth: 4096 }, 'events[4096] brings more than maxStackDepth');
  });

  it('does not expand a deep stack for every event at its end', () => {
    const deep = Array.from({ length: 4000 }, (_, at) => open(0, at));
    const flutter = Array.from({ length: 100_000 }, (_, at) => [open(1, 4000 + at), close(1, 4001 + at)]);
    const data = decodeSpeedscope(file(evented([...deep, ...flutter.flat()], 104_000)));
    expect(profilesOf(data)[0]?.samples.count).toBe(4001);
  });

  it('stops at maxFrames when a time passes at each depth of a deep stack', () => {
    const events = Array.from({ length: 100_000 }, (_, at) => open(0, at));
    expectFormatError(
      () => decodeSpeedscope(file(evented(events, 100_000)), { limits: { maxStackDepth: 100_000 } }),
      'HOTSPAN_ERR_FORMAT_LIMIT',
      'profiles[0] brings more than maxFrames (16777216)',
    );
  });

  it('ignores a million nested lists in a field that it does not know', () => {
    const nested = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    const text = file(sampled([[0]], [1])).replace('{', `{"extra":${nested},`);
    expect(readable(decodeSpeedscope(text))).toHaveLength(1);
    const instead = file(sampled([[0]], ['?'])).replace('"?"', nested);
    expectFormatError(() => decodeSpeedscope(instead), 'HOTSPAN_ERR_FORMAT_SYNTAX', 'got a list of 1');
  });
});

import { SPEEDSCOPE_SCHEMA_URL } from './speedscope-unit.js';

/** A small file with all that the format has: both kinds of profile, every unit, frames with and without a place. */
export function sampleSpeedscope(): string {
  return JSON.stringify({
    $schema: SPEEDSCOPE_SCHEMA_URL,
    exporter: 'test',
    name: 'shop.speedscope.json',
    activeProfileIndex: 1,
    shared: {
      frames: [
        { name: 'main', file: '/srv/app.js', line: 1, col: 1 },
        { name: 'réponse', file: '/srv/app.js', line: 20 },
        { name: '__proto__' },
        { name: '', file: null, line: null, col: null },
      ],
    },
    profiles: [
      {
        type: 'sampled',
        name: 'worker 1',
        unit: 'milliseconds',
        startValue: 100,
        endValue: 112.5,
        samples: [[0], [0, 1], [0, 1, 2], [0, 1], []],
        weights: [1, 2.000001, 0.25, 4, 0.5],
      },
      {
        type: 'evented',
        name: 'worker 2',
        unit: 'seconds',
        startValue: 10,
        endValue: 13,
        events: [
          { type: 'O', frame: 0, at: 10 },
          { type: 'O', frame: 1, at: 10.5 },
          { type: 'C', frame: 1, at: 11 },
          { type: 'O', frame: 2, at: 11 },
          { type: 'C', frame: 2, at: 11.5 },
          { type: 'C', frame: 0, at: 11.5 },
          { type: 'O', frame: 3, at: 12 },
        ],
      },
      ...['none', 'bytes', 'nanoseconds', 'microseconds'].map((unit, at) => ({
        type: 'sampled',
        name: '',
        unit,
        startValue: 0,
        endValue: 2_000,
        samples: [[at], [3, at]],
        weights: [1_500, 0.4],
      })),
    ],
  });
}

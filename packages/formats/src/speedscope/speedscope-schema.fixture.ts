import { expect } from 'vitest';
import { SPEEDSCOPE_SCHEMA_URL } from './speedscope-unit.js';

const UNITS = ['none', 'nanoseconds', 'microseconds', 'milliseconds', 'seconds', 'bytes'];

/**
 * Checks a file of sampled profiles against what https://www.speedscope.app/file-format-schema.json asks for: fields that must
 * be there, their types, and no others, which the viewer would drop.
 */
export function expectSpeedscopeFile(text: string): void {
  const file = JSON.parse(text);
  expectFields(file, ['$schema', 'shared', 'profiles'], ['name', 'exporter', 'activeProfileIndex']);
  expect(file.$schema).toBe(SPEEDSCOPE_SCHEMA_URL);
  if ('name' in file) expect(file.name).toBeTypeOf('string');
  expectFields(file.shared, ['frames'], []);
  for (const frame of file.shared.frames) {
    expectFields(frame, ['name'], ['file', 'line', 'col']);
    expect(frame.name).toBeTypeOf('string');
    if ('file' in frame) expect(frame.file).toBeTypeOf('string');
    if ('line' in frame) expect(frame.line).toBeTypeOf('number');
    if ('col' in frame) expect(frame.col).toBeTypeOf('number');
  }
  for (const profile of file.profiles) {
    expectFields(profile, ['type', 'name', 'unit', 'startValue', 'endValue', 'samples', 'weights'], []);
    expect(profile.type).toBe('sampled');
    expect(profile.name).toBeTypeOf('string');
    expect(UNITS).toContain(profile.unit);
    expect(profile.endValue).toBeGreaterThanOrEqual(profile.startValue);
    expect(profile.weights).toHaveLength(profile.samples.length);
    for (const weight of profile.weights) expect(weight).toBeGreaterThanOrEqual(0);
    for (const frame of profile.samples.flat()) {
      expect(Number.isInteger(frame) && frame >= 0 && frame < file.shared.frames.length).toBe(true);
    }
  }
}

function expectFields(value: object, required: readonly string[], optional: readonly string[]): void {
  const names = Object.keys(value);
  expect(names).toEqual(expect.arrayContaining([...required]));
  expect([...required, ...optional]).toEqual(expect.arrayContaining(names));
}

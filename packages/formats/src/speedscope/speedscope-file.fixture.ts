import { SPEEDSCOPE_SCHEMA_URL } from './speedscope-unit.js';

/** A file of these profiles over frames `f0`, `f1`, `f2`, or others. */
export function speedscopeFile(
  profiles: readonly object[],
  frames: readonly unknown[] = [{ name: 'f0' }, { name: 'f1' }, { name: 'f2' }],
): string {
  return JSON.stringify({ $schema: SPEEDSCOPE_SCHEMA_URL, shared: { frames }, profiles });
}

/** A sampled profile; `fields` replace its own. */
export function sampled(samples: unknown, weights: unknown, fields: object = {}): object {
  return {
    type: 'sampled',
    name: 'p',
    unit: 'none',
    startValue: 0,
    endValue: 10,
    samples,
    weights,
    ...fields,
  };
}

/** An evented profile from 0 to `endValue`; `fields` replace its own. */
export function evented(events: unknown, endValue: unknown, fields: object = {}): object {
  return { type: 'evented', name: 'p', unit: 'none', startValue: 0, endValue, events, ...fields };
}

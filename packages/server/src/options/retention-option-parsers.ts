import { byteSize, duration, type ParseOption } from './option-parsers.js';

/** How data that never gets too old is written; as a value it is 0. */
export const FOREVER = 'forever';

/** A time, or 0 for `forever`. */
export function durationOrForever(range: {
  minMs: number;
  maxMs: number;
  example: string;
}): ParseOption<number> {
  const parse = duration(range);
  return (text) => {
    if (text === FOREVER || text === '0' || text === '0ms') return { value: 0 };
    const parsed = parse(text);
    return 'value' in parsed ? parsed : { problem: `${parsed.problem}, or ${FOREVER}` };
  };
}

/** Bytes, or 0 for `none`. */
export function byteSizeOrNone(range: { min: number; max: number; example: string }): ParseOption<number> {
  const parse = byteSize(range);
  return (text) => {
    if (text === 'none' || text === '0') return { value: 0 };
    const parsed = parse(text);
    return 'value' in parsed ? parsed : { problem: `${parsed.problem}, or none` };
  };
}

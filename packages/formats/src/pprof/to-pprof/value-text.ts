import type { AnyValue } from '@hotspan/otlp-profiles';

/** Below this depth a value is left out, so that no input makes the recursion deep. */
const MAX_DEPTH = 16;

/** The text of a value that pprof has no kind of label for: bytes in hex, lists and records as JSON. */
export function valueText(value: AnyValue): string {
  return typeof value === 'string' ? value : toText(value, 0);
}

function toText(value: AnyValue, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof Uint8Array) {
    const hex = Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return depth === 0 ? hex : `"${hex}"`;
  }
  if (depth === MAX_DEPTH) return '"..."';
  if (isMap(value)) {
    return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${toText(item, depth + 1)}`).join(',')}}`;
  }
  return `[${value.map((item) => toText(item, depth + 1)).join(',')}]`;
}

function isMap(
  value: readonly AnyValue[] | ReadonlyMap<string, AnyValue>,
): value is ReadonlyMap<string, AnyValue> {
  return value instanceof Map;
}

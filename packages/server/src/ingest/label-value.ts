import type { AnyValue } from '@hotspan/otlp-profiles';

/** An attribute's value as a label's: strings, integers and lists of one of them; everything else is no label. */
export function labelValue(value: AnyValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value) && value.length === 1) {
    // Its element is an AnyValue; Array.isArray loses that of a readonly array.
    return labelValue(value[0] as AnyValue);
  }
  return '';
}

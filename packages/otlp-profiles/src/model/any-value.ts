/**
 * The value of an attribute, as `opentelemetry.proto.common.v1.AnyValue` has it, without a wrapper object:
 * a string, a boolean, an int64 as bigint, a double as number, bytes, an array, a key-value list as Map,
 * or null for "no value set". int64 and double stay apart so that encode(decode(x)) is x.
 */
export type AnyValue =
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | readonly AnyValue[]
  | ReadonlyMap<string, AnyValue>
  | null;

/** An attribute of a resource or a scope. Keys are never empty. */
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/**
 * Turns a plain JavaScript record into attributes: an integral number becomes an int64, any other number a
 * double; undefined values are left out, as OpenTelemetry JS does.
 */
export function toKeyValues(
  record: Readonly<Record<string, string | number | boolean | bigint | readonly string[] | undefined>>,
): KeyValue[] {
  const result: KeyValue[] = [];
  for (const [key, value] of Object.entries(record)) {
    if (value === undefined || key === '') continue;
    result.push({
      key,
      value: typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value,
    });
  }
  return result;
}

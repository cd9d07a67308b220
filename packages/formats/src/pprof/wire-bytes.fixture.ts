/** Protobuf written by hand, for messages that no encoder would write. */

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function varint(value: bigint | number): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

/** A varint field. */
export function number(field: number, value: bigint | number): Uint8Array {
  return concat(varint(field << 3), varint(value));
}

/** A length-delimited field: text, a nested message, or a packed list. */
export function content(field: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const bytes = concat(
    ...parts.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part)),
  );
  return concat(varint((field << 3) | 2), varint(bytes.length), bytes);
}

export function packed(field: number, ...values: readonly (bigint | number)[]): Uint8Array {
  return content(field, concat(...values.map(varint)));
}

/** The code and the other facts of the error that `run` throws. */
export function errorOf(run: () => unknown): {
  code: unknown;
  message: string;
  offset: unknown;
  limit: unknown;
} {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { code, offset, limit } = Object(error);
    return { code, message: error.message, offset, limit };
  }
  throw new Error('nothing was thrown');
}

/** A node of both formats; the children follow in their order. */
export interface SampleNode {
  readonly name?: string;
  readonly value?: number | bigint;
  readonly children?: readonly SampleNode[];
}

/** Lays nodes out byte by byte, so that tests do not depend on the code they test. Recursive: for small trees. */
export function nodeBytes({ name = '', value = 0, children = [] }: SampleNode): Uint8Array {
  const text = new TextEncoder().encode(name);
  return Uint8Array.from([
    ...uvarint(text.length),
    ...text,
    ...uvarint(value),
    ...uvarint(children.length),
    ...children.flatMap((child) => [...nodeBytes(child)]),
  ]);
}

/** Unsigned LEB128 of a number of any size. */
export function uvarint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return bytes;
}

/** Tree bytes with inner values, siblings out of order and of the same name, a `;` in a name, a value past 2^53. */
export const SAMPLE_TREE: Uint8Array = nodeBytes({
  children: [
    { name: 'réponse', value: 2n ** 60n + 1n },
    {
      name: 'main',
      value: 3,
      children: [
        { name: 'parse;render', value: 300 },
        { name: 'handle', children: [{ name: 'parse', value: 50 }, { name: 'gc' }] },
        { name: 'handle', value: 1, children: [{ name: 'log', value: 16_384 }] },
      ],
    },
    { name: '日本語', children: [{ name: '😀', value: 7 }] },
  ],
});

/** A trie whose pieces end within names, within a character and at a `;`, with values on inner nodes. */
export const SAMPLE_TRIE: Uint8Array = nodeBytes({
  children: [
    {
      name: 'main',
      value: 2,
      children: [
        {
          name: ';handle;',
          children: [{ name: 'parse', value: 50, children: [{ name: 'Body', value: 5 }] }],
        },
        { name: 'tenance;gc', value: 2n ** 60n + 1n },
      ],
    },
    { name: 'réponse;日本語', children: [{ name: ';😀', value: 7 }] },
  ],
});

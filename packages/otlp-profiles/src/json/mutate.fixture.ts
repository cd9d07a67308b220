/** Numbers that one seed always gives in the same order. */
export interface Random {
  /** An integer from 0 up to `limit`, which is not reached; 0 when `limit` is. */
  below(limit: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/** Weyl sequence through a mixing function (splitmix32): quick, and good enough to choose mutations. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  function below(limit: number): number {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000) * limit);
  }
  return { below, pick: (items) => items[below(items.length)] ?? items[0] };
}

/** The seed of this run: HOTSPAN_FUZZ_SEED, so that a failure can be run again, or a new one. */
export function chooseSeed(environment: NodeJS.ProcessEnv = process.env): number {
  const given = Number(environment.HOTSPAN_FUZZ_SEED);
  return Number.isSafeInteger(given) && given !== 0 ? given : Date.now() % 0x8000_0000;
}

/** Limits of number types as varints, one without end, one of 2^63, and a short one in too many bytes. */
const VARINTS: readonly [readonly number[], ...(readonly number[])[]] = [
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0x80, 0x80, 0x80, 0x80, 0x10],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x81, 0x80, 0x00],
];

/** Changes bytes in one to four places: a bit, a byte, a piece that is gone, doubled, or another one's, a large varint. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  let mutated: number[] = Array.from(bytes);
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(mutated.length);
    const piece = mutated.slice(at, at + 1 + random.below(16));
    switch (random.below(7)) {
      case 0:
        mutated[at] = (mutated[at] ?? 0) ^ (1 << random.below(8));
        break;
      case 1:
        mutated[at] = random.below(256);
        break;
      case 2:
        mutated[at] = ((mutated[at] ?? 0) + random.below(5) + 254) & 0xff;
        break;
      case 3:
        mutated.splice(at, piece.length);
        break;
      case 4:
        mutated.splice(random.below(mutated.length), 0, ...piece);
        break;
      case 5:
        mutated.splice(at, 1, ...random.pick(VARINTS));
        break;
      default:
        mutated = mutated.slice(0, Math.max(1, at));
    }
  }
  return Uint8Array.from(mutated);
}

const TOKENS = [
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '-1',
  '-0',
  '1.0',
  '1e3',
  '1.5',
  '2147483648',
  '9007199254740993',
  '9223372036854775808',
  '"18446744073709551616"',
  '1e999',
  '"NaN"',
  '"__proto__"',
  '"constructor"',
  '"\\ud800"',
  '"AAAA="',
  '"00"',
  '[null]',
  '[[]]',
  '{"__proto__":{}}',
  `${'['.repeat(200)}${']'.repeat(200)}`,
  `${'{"arrayValue":{"values":['.repeat(40)}{}${']}}'.repeat(40)}`,
  '9'.repeat(500),
] as const;

/** Names, texts, numbers and words; the JSON that is mutated has no escapes. */
const TOKEN = /"[^"]*"|-?\d[\d.]*|true|false|null/g;

/** Puts other tokens in place of one to four: an odd value, or one from elsewhere in the text; at times breaks the syntax. */
export function mutateJson(text: string, random: Random): string {
  let mutated = text;
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    if (random.below(10) === 0) {
      const at = random.below(mutated.length);
      mutated = mutated.slice(0, at) + random.pick(['"', '\\', '[', ',', '']) + mutated.slice(at + 1);
      continue;
    }
    const tokens = [...mutated.matchAll(TOKEN)];
    const found = tokens[random.below(tokens.length)];
    if (found === undefined) continue;
    const token =
      random.below(2) === 0 ? random.pick(TOKENS) : (tokens[random.below(tokens.length)]?.[0] ?? '0');
    mutated = mutated.slice(0, found.index) + token + mutated.slice(found.index + found[0].length);
  }
  return mutated;
}

import { describe, expect, it } from 'vitest';
import { bindParameters, MAX_FIELD_BYTES } from './bind-parameters.js';

describe('bindParameters', () => {
  it('leaves a statement alone whose values fit in a field', () => {
    expect(bindParameters('SELECT {a:String}, {b:UInt64}', { a: "it's\n", b: 2n ** 64n - 1n })).toEqual({
      sql: 'SELECT {a:String}, {b:UInt64}',
      fields: [
        ['param_a', "it's\\n"],
        ['param_b', '18446744073709551615'],
      ],
    });
  });

  it('cuts a long text between characters, and a long list between its items', () => {
    const text = `x${'\u{1f525}'.repeat(MAX_FIELD_BYTES / 4)}`;
    const items = Array.from({ length: 30_000 }, (_, i) => `item ${i}`);
    const { sql, fields } = bindParameters('SELECT {t:String}, {l:Array(String)}, {t:String}', {
      t: text,
      l: items,
    });
    expect(sql).toBe(
      'SELECT concat({t__0:String}, {t__1:String}, {t__2:String}), arrayConcat({l__0:Array(String)}, {l__1:Array(String)}, {l__2:Array(String)}, {l__3:Array(String)}), concat({t__0:String}, {t__1:String}, {t__2:String})',
    );
    const texts = fields.filter(([name]) => name.startsWith('param_t')).map(([, value]) => value);
    expect(texts.join('') === text).toBe(true);
    const lists = fields.filter(([name]) => name.startsWith('param_l')).map(([, value]) => value);
    expect(lists.join('').replaceAll('][', ',')).toBe(`[${items.map((item) => `'${item}'`).join(',')}]`);
    for (const [, value] of fields) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(MAX_FIELD_BYTES);
  });
});

import { packageOf } from './package-of.js';

/** Colour of meta frames, outside every palette. */
export const NEUTRAL_COLOR = 0xff_ff_ff_ff;

/** The palette index of each name, by a hash of its package: the same package has the same colour on every page and in every run. */
export function colorIndexes(names: readonly string[], paletteSize: number): Uint32Array {
  return Uint32Array.from(names, (name) => {
    const owner = packageOf(name);
    return owner === '' ? NEUTRAL_COLOR : hash(owner) % paletteSize;
  });
}

/** FNV-1a over UTF-16 code units with a final mix, as FNV alone leaves the low bits of short names alike. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}

import type { StackExpander } from './stack-expander.js';
import { toWellFormed } from './to-well-formed.js';

/**
 * The name of a frame as it can stand between the `;` of a stack: `;` becomes `:`, a line break a blank, and what is no
 * character of text (lone surrogates, byte order marks) U+FFFD. A frame without a function has its address as name, one whose
 * function has no name and no address the empty name.
 */
export function safeFrameName(expander: StackExpander, frame: number): string {
  const name = expander.name(frame);
  // Row 0 of the functions means "not set": that is how a reader of text keeps the empty frame of `a;;b`.
  if (name === '0x0' && frame >= 0 && expander.functionOf(frame) === 0) return '';
  return toWellFormed(name)
    .replaceAll(';', ':')
    .replace(/\r\n|[\r\n]/g, ' ')
    .replaceAll('\ufeff', '\ufffd');
}

import { FormatError } from '../errors.js';

/**
 * Half of the longest string that V8 holds. A small dictionary can ask for far more: one long name, on a million lines, is
 * written a million times.
 */
const MAX_CHARACTERS = 2 ** 28;

/** JSON being written, piece by piece. */
export interface JsonText {
  /** Throws HOTSPAN_ERR_FORMAT_ENCODE when the text gets too long for a string. */
  add(piece: string): void;
  finish(): string;
}

export function createJsonText(maxCharacters: number = MAX_CHARACTERS): JsonText {
  const pieces: string[] = [];
  let length = 0;
  return {
    add(piece) {
      length += piece.length;
      if (length > maxCharacters) {
        throw new FormatError(
          'HOTSPAN_ERR_FORMAT_ENCODE',
          `the file would have more than ${maxCharacters} characters. Write fewer profiles or samples.`,
        );
      }
      pieces.push(piece);
    },
    finish: () => pieces.join(''),
  };
}

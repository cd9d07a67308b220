import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { toWellFormed } from '../model/to-well-formed.js';
import { type JsonPlace, pathOf } from './json-place.js';
import { isLongerThan } from './utf8-length.js';

/** What one file may still hold. Each function throws HOTSPAN_ERR_FORMAT_LIMIT, with the path and the limit. */
export interface InputBudget {
  /** Counts samples, over all profiles of the file. */
  takeSamples(count: number, place: JsonPlace, key?: string): void;
  /** Counts the frames of a stack that was not there before. */
  takeFrames(count: number, place: JsonPlace): void;
  checkDepth(depth: number, place: JsonPlace): void;
  /** Returns the text with lone surrogates replaced, as UTF-8 would have them: two names must not become one on the wire. */
  checkText(text: string, place: JsonPlace, key?: string): string;
}

export function createInputBudget(limits: FormatLimits): InputBudget {
  const { maxSamples, maxFrames, maxStackDepth, maxStringBytes } = limits;
  let samples = 0;
  let frames = 0;

  return {
    takeSamples(count, place, key) {
      samples += count;
      if (samples > maxSamples) throw tooMuch(pathOf(place, key), 'samples', 'maxSamples', maxSamples);
    },

    takeFrames(count, place) {
      frames += count;
      if (frames > maxFrames) throw tooMuch(pathOf(place), 'frames over all stacks', 'maxFrames', maxFrames);
    },

    checkDepth(depth, place) {
      if (depth > maxStackDepth) {
        throw tooMuch(pathOf(place), 'frames in one stack', 'maxStackDepth', maxStackDepth);
      }
    },

    checkText(text, place, key) {
      if (isLongerThan(text, maxStringBytes)) {
        throw tooMuch(pathOf(place, key), 'bytes in one text', 'maxStringBytes', maxStringBytes);
      }
      return toWellFormed(text);
    },
  };
}

function tooMuch(path: string, what: string, name: keyof FormatLimits, limit: number): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `${path} brings more than ${name} (${limit}) ${what}. Send less, or raise the limit.`,
    { limit },
  );
}

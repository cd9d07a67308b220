import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import { describeValue } from '../json/describe-value.js';
import type { InputBudget } from '../json/input-budget.js';
import { toLine, toObject, toOptionalText, toText } from '../json/json-fields.js';
import { type JsonPlace, pathOf } from '../json/json-place.js';

/** The frames that all profiles of a file share. */
export interface FrameLocations {
  /** Throws HOTSPAN_ERR_FORMAT_INDEX for what is not an index of a frame. */
  toFrame(value: unknown, place: JsonPlace, key?: string): number;
  /** Row of the builder's locations. A frame is read, checked and added when it is first asked for. */
  locationOf(frame: number): number;
}

export function createFrameLocations(
  frames: readonly unknown[],
  builder: ProfilesBuilder,
  budget: InputBudget,
): FrameLocations {
  const locations = new Int32Array(frames.length);
  const framePlace = { base: 'shared.frames', index: 0 };

  function readFrame(index: number): number {
    framePlace.index = index;
    const { name, file, line, col } = toObject(frames[index], framePlace);
    const functionName = budget.checkText(toText(name, framePlace, 'name'), framePlace, 'name');
    const filename = budget.checkText(toOptionalText(file, framePlace, 'file'), framePlace, 'file');
    const functionIndex = builder.addFunction({ name: functionName || '(anonymous)', filename });
    return builder.addLocation([
      {
        functionIndex,
        line: toLine(line, 0, framePlace, 'line'),
        column: toLine(col, 0, framePlace, 'col'),
      },
    ]);
  }

  return {
    toFrame(value, place, key) {
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < frames.length) {
        return value;
      }
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_INDEX',
        `${pathOf(place, key)} must be the index of one of the ${frames.length} frames of shared.frames, got ${describeValue(value)}. Check the program that wrote the file.`,
      );
    },

    locationOf(frame) {
      const known = locations[frame] ?? 0;
      if (known !== 0) return known;
      const location = readFrame(frame);
      locations[frame] = location;
      return location;
    },
  };
}

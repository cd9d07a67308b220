import { type Dictionary, SequenceTable } from '@hotspan/otlp-profiles';
import type { StackExpander } from '../model/stack-expander.js';

/** A frame as these formats write it. Line and column are 1-based, 0 = unset. */
export interface SourceFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Frames of a dictionary, each with a number of its own. */
export interface SourceFrames {
  /** The number of an expander's frame; frames that look the same share it. */
  indexOf(frame: number): number;
  /** By number, in order of first use. */
  readonly list: readonly SourceFrame[];
}

/**
 * `position` says which place stands for a frame: the line that ran, or the declaration of its function (that line again
 * where the declaration is not known), which makes one frame of all lines of a function.
 */
export function createSourceFrames(
  { locations, functions, strings }: Dictionary,
  expander: StackExpander,
  { position }: { readonly position: 'line' | 'declaration' },
): SourceFrames {
  const list: SourceFrame[] = [];
  const identities = new SequenceTable();
  const identity = [0, 0, 0, 0, 0, 0];
  const texts = new Map<string, number>();
  const known = new Map<number, number>();

  // Numbers for texts, so that a long name on many lines is compared once and not on each of them.
  function textId(text: string): number {
    const id = texts.get(text) ?? texts.size;
    texts.set(text, id);
    return id;
  }

  function describe(frame: number): SourceFrame {
    const row = expander.functionOf(frame);
    const declared = functions.startLine[row] ?? 0;
    const line = frame < 0 ? 0 : (locations.line[frame] ?? 0);
    const column = frame < 0 ? 0 : (locations.column[frame] ?? 0);
    // The column belongs to the line that ran.
    const isElsewhere = position === 'declaration' && declared > 0 && declared !== line;
    return {
      name: expander.name(frame),
      file: strings[functions.filename[row] ?? 0] ?? '',
      line: isElsewhere ? declared : line,
      column: isElsewhere ? 0 : column,
    };
  }

  function add(frame: number): number {
    const source = describe(frame);
    identity[0] = textId(source.name);
    identity[1] = textId(source.file);
    identity[2] = source.line | 0;
    identity[3] = Math.floor(source.line / 0x1_0000_0000);
    identity[4] = source.column | 0;
    identity[5] = Math.floor(source.column / 0x1_0000_0000);
    const index = identities.intern(identity);
    if (index === list.length) list.push(source);
    return index;
  }

  return {
    list,
    indexOf(frame) {
      const index = known.get(frame) ?? add(frame);
      known.set(frame, index);
      return index;
    },
  };
}

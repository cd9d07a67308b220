import type { CodePlace } from './code-place.js';
import type { MapLocation } from './find-source-map.js';

/** What is known of one code file. */
export interface KnownFile {
  /** Where its map is, once it was looked for. */
  location: MapLocation | undefined;
  /** Its functions are what they are: there is no map, or none that can be used. */
  isPlain: boolean;
  /** Originals by place; the place itself where the map does not know it. */
  readonly answers: Map<string, CodePlace>;
  /** The round in which it was last asked for. */
  lastRound: number;
}

/** All that is remembered, bounded. */
export interface KnownFiles {
  /** Hot path: once per distinct function of a window. */
  get(file: string): KnownFile | undefined;
  /** As `get`, but makes it. */
  add(file: string): KnownFile;
  /** Begins a new round, and forgets the files that were asked for longest ago if there is too much. Returns the number of answers lost. */
  nextRound(): number;
}

/** `maxAnswers` counts functions, and each file as one. A round may go above it: what it has found out must be there. */
export function createKnownFiles(maxAnswers: number): KnownFiles {
  const files = new Map<string, KnownFile>();
  let round = 0;
  return {
    get(file) {
      const known = files.get(file);
      if (known !== undefined) known.lastRound = round;
      return known;
    },
    add(file) {
      let known = files.get(file);
      if (known === undefined) {
        known = { location: undefined, isPlain: false, answers: new Map(), lastRound: round };
        files.set(file, known);
      }
      known.lastRound = round;
      return known;
    },
    nextRound() {
      round++;
      let size = files.size;
      for (const { answers } of files.values()) size += answers.size;
      if (size <= maxAnswers) return 0;
      let dropped = 0;
      const oldestFirst = [...files].sort(([, left], [, right]) => left.lastRound - right.lastRound);
      for (const [file, { answers }] of oldestFirst) {
        if (size <= maxAnswers) break;
        files.delete(file);
        size -= answers.size + 1;
        dropped += answers.size;
      }
      return dropped;
    },
  };
}

/** The name is part of it: V8 has two functions at the place of a class, its constructor and its fields. */
export function keyOf({ line, column, name }: CodePlace): string {
  return `${line}:${column}:${name}`;
}

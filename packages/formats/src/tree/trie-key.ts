import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { checkNameLength, type FrameNames } from '../model/frame-names.js';
import type { StackPath } from '../model/stack-path.js';

/** The key of the trie's node at which a reader stands, and the frames that are complete in it. */
export interface TrieKey {
  /** Adds a piece. `offset` is where its node stands. Throws HOTSPAN_ERR_FORMAT_LIMIT. */
  append(piece: Uint8Array, offset: number): void;
  /** Adds the key as a stack and returns its row. Throws HOTSPAN_ERR_FORMAT_LIMIT. */
  addStack(offset: number): number;
  /** Remembers the key as it is, over the ones remembered before. */
  save(): void;
  /** Goes back to the key that was remembered last, and keeps it. */
  goBack(): void;
  /** Goes back to the key that was remembered last, and forgets it. */
  takeBack(): void;
}

const SEPARATOR = 0x3b;

/**
 * Frames are looked up when a `;` completes them, once for all keys below, and the last frame of a key only where there is a
 * value: so the work follows the bytes and the names put together, which are limited.
 */
export function createTrieKey({
  names,
  path,
  limits,
}: {
  readonly names: FrameNames;
  readonly path: StackPath;
  readonly limits: FormatLimits;
}): TrieKey {
  let bytes = new Uint8Array(1024);
  let length = 0;
  /** Where the frame begins that no `;` has completed yet. */
  let frameStart = 0;
  let nameBytes = 0;
  const savedLengths: number[] = [];
  const savedFrameStarts: number[] = [];
  const savedDepths: number[] = [];

  function reserve(count: number): void {
    if (length + count <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, length + count));
    larger.set(bytes.subarray(0, length));
    bytes = larger;
  }

  function pushFrame(end: number, offset: number): void {
    checkNameLength(end - frameStart, offset, limits);
    nameBytes += end - frameStart;
    if (nameBytes > limits.maxBytes) {
      throw new FormatError(
        'HOTSPAN_ERR_FORMAT_LIMIT',
        `the names up to the node at byte ${offset} have more than maxBytes (${limits.maxBytes}) bytes when put together. Send less, or raise the limit.`,
        { offset, limit: limits.maxBytes },
      );
    }
    path.push(names.locationOf(bytes, frameStart, end), offset);
  }

  function goBack(): void {
    const last = savedLengths.length - 1;
    length = savedLengths[last] ?? 0;
    frameStart = savedFrameStarts[last] ?? 0;
    path.cut(savedDepths[last] ?? 0);
  }

  return {
    append(piece, offset) {
      reserve(piece.length);
      bytes.set(piece, length);
      const end = length + piece.length;
      for (let at = length; at < end; at++) {
        if (bytes[at] !== SEPARATOR) continue;
        pushFrame(at, offset);
        frameStart = at + 1;
      }
      length = end;
      checkNameLength(end - frameStart, offset, limits);
    },

    addStack(offset) {
      const { depth } = path;
      pushFrame(length, offset);
      const stack = path.addStack(offset);
      path.cut(depth);
      return stack;
    },

    save() {
      savedLengths.push(length);
      savedFrameStarts.push(frameStart);
      savedDepths.push(path.depth);
    },

    goBack,

    takeBack() {
      goBack();
      savedLengths.pop();
      savedFrameStarts.pop();
      savedDepths.pop();
    },
  };
}

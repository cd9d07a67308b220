const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_HEADER_BYTES = 3;
const RUN_BLOCK = 1;

/**
 * Whether the bytes are one or more zstd frames up to their very end (RFC 8878, section 3.1). Node.js 22 decompresses a frame
 * that was cut off without a complaint, and of a message that ends early a decoder can make a smaller one.
 */
export function isWholeZstd(bytes: Buffer): boolean {
  let at = 0;
  do {
    const next = endOfFrame(bytes, at);
    if (next === undefined || next > bytes.length) return false;
    at = next;
  } while (at < bytes.length);
  return true;
}

/** Where the frame that begins at `start` says it ends; undefined when it does not get so far as to say it. */
function endOfFrame(bytes: Buffer, start: number): number | undefined {
  if (start + 8 > bytes.length) return undefined;
  const magic = bytes.readUInt32LE(start);
  // Sixteen magic numbers are of frames to be skipped; their length follows.
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) return start + 8 + bytes.readUInt32LE(start + 4);
  if (magic !== MAGIC) return undefined;
  const descriptor = bytes[start + 4] ?? 0;
  let at = start + 5 + headerBytes(descriptor);
  for (;;) {
    if (at + BLOCK_HEADER_BYTES > bytes.length) return undefined;
    const header = bytes.readUIntLE(at, BLOCK_HEADER_BYTES);
    const isRun = ((header >> 1) & 3) === RUN_BLOCK;
    at += BLOCK_HEADER_BYTES + (isRun ? 1 : header >> 3);
    if ((header & 1) === 1) break;
  }
  const hasChecksum = (descriptor & 4) !== 0;
  return hasChecksum ? at + 4 : at;
}

/** Bytes of a frame's header behind its descriptor: window, dictionary id, size of the content. */
function headerBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionaryId = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return (isSingleSegment ? 0 : 1) + dictionaryId + contentSize;
}

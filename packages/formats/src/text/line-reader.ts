/** Goes through text line by line. */
export interface LineReader {
  /** Goes to the next line; false when there is none. */
  next(): boolean;
  /** The line is `bytes[start .. end)`, without its line break. */
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly number: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Lines end in LF or CR LF. A byte order mark at the beginning belongs to no line. */
export function createLineReader(bytes: Uint8Array): LineReader {
  let nextStart = hasByteOrderMark(bytes) ? 3 : 0;
  // Members and no getters, with which each object would have a hidden class of its own and be slow to read.
  const reader = {
    start: 0,
    end: 0,
    number: 0,
    next() {
      if (nextStart >= bytes.length) return false;
      const start = nextStart;
      const lineFeed = bytes.indexOf(LINE_FEED, start);
      const end = lineFeed < 0 ? bytes.length : lineFeed;
      nextStart = end + 1;
      reader.start = start;
      reader.end = end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
      reader.number++;
      return true;
    },
  };
  return reader;
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

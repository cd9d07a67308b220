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
  let start = 0;
  let end = 0;
  let number = 0;
  let nextStart = hasByteOrderMark(bytes) ? 3 : 0;
  return {
    next() {
      if (nextStart >= bytes.length) return false;
      start = nextStart;
      const lineFeed = bytes.indexOf(LINE_FEED, start);
      end = lineFeed < 0 ? bytes.length : lineFeed;
      nextStart = end + 1;
      if (end > start && bytes[end - 1] === CARRIAGE_RETURN) end--;
      number++;
      return true;
    },
    get start() {
      return start;
    },
    get end() {
      return end;
    },
    get number() {
      return number;
    },
  };
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

import type { ProfileFormat } from './profile-format.js';

/** Whole lines within so many bytes are examined, and at least the first line if it is no longer than `MAX_LINE_BYTES`. */
const EXAMINED_BYTES = 64 * 1024;
const MAX_LINE_BYTES = 1024 * 1024;

const LINE_FEED = 0x0a;

/** Tells the text formats apart; undefined for text that is none of them. `bytes` begin with the first character. */
export function detectText(
  bytes: Uint8Array,
): Extract<ProfileFormat, 'perf-script' | 'groups' | 'lines'> | undefined {
  const lines = firstLines(bytes);
  if (isPerfScript(lines)) return 'perf-script';
  if (isMarkup(lines)) return undefined;
  if (isMost(lines, endsInCount)) return 'groups';
  return isMost(lines, isStack) ? 'lines' : undefined;
}

/** Without blank ones and without blanks at their ends. */
function firstLines(bytes: Uint8Array): string[] {
  const lineEnd = bytes.indexOf(LINE_FEED, EXAMINED_BYTES);
  const isWhole = lineEnd === -1 && bytes.length <= MAX_LINE_BYTES;
  const end = isWhole ? bytes.length : Math.min(lineEnd === -1 ? MAX_LINE_BYTES : lineEnd, MAX_LINE_BYTES);
  const lines = new TextDecoder().decode(bytes.subarray(0, end)).split('\n');
  // The last line is not whole when it was cut at the longest length.
  if (!isWhole && end !== lineEnd) lines.pop();
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}

function isMost(lines: readonly string[], test: (line: string) => boolean): boolean {
  let count = 0;
  for (const line of lines) if (test(line)) count++;
  return count * 2 > lines.length;
}

/** `frame;frame 12`: the last blank parts the count. */
function endsInCount(line: string): boolean {
  const blank = line.lastIndexOf(' ');
  return blank > 0 && /^[-+]?\d+$/.test(line.slice(blank + 1));
}

/** `frame;frame`: no empty frames, which tells it from lines of program text. */
function isStack(line: string): boolean {
  return /^[^\s;]/.test(line) && line.includes(';') && !line.endsWith(';') && !line.includes(';;');
}

function isMarkup([first = '']: readonly string[]): boolean {
  return /^(?:<[!?a-z]|[{[]$|\{\s*["}]|\[\s*["{])/i.test(first);
}

/** An event's line with its process and a colon, then an indented line with an address. */
function isPerfScript(lines: readonly string[]): boolean {
  return lines.some((line, index) => {
    const event = lines[index - 1] ?? '';
    return /^\s+[\da-f]+\s+\S/i.test(line) && event.includes(':') && /\s\d+(?:\/\d+)?\s/.test(event);
  });
}

import { createProfilesBuilder, decodeUtf8, type ProfilesData } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import type { FormatLimits } from '../format-limits.js';
import { type ProfileOptions, resolveProfileOptions } from '../profile-options.js';
import { createLineReader, type LineReader } from './line-reader.js';
import { createCallChain } from './perf-script/call-chain.js';
import { type EventHeader, isOtherRecord, parseEventHeader } from './perf-script/parse-event-header.js';
import { createScriptEvents } from './perf-script/script-events.js';
import { createScriptFrames } from './perf-script/script-frames.js';
import { toTextBytes } from './text-bytes.js';

/** An event whose frames are being read. */
interface OpenEvent {
  readonly header: EventHeader;
  readonly offset: number;
  /** False when its frame stands in the header already, so that what follows is the next event. */
  readonly takesFrames: boolean;
}

/**
 * Reads the text that `perf script` of Linux prints: per event a line `command pid/tid [cpu] time: period event:`, of which pid,
 * cpu, time, period and event may be missing, and its call chain as lines `address symbol+0xoffset (binary)`, leaf first.
 *
 * - One profile per event name, which is its sample type; the unit is `nanoseconds` for `cpu-clock` and `task-clock` with
 *   periods, else `count`. The value of a sample is its period, or 1 where none is printed.
 * - A function has its binary as file name, for the model has no mapping without addresses; addresses are left out. The names
 *   that V8 gives (`JS:*name file:line:column`) are taken apart, the line being where the function begins. Inlined frames are
 *   lines of one location. Kind of code as `profile.frame.type` where it is known.
 * - Sample attributes `thread.name` (the command), `thread.id` and `process.pid`: a recording may hold many processes.
 * - Times are since boot, so they give `durationNano` and no start.
 * - Skipped: lines that begin with `#`, records other than samples, source lines below frames, data of tracepoints.
 *
 * Throws HOTSPAN_ERR_FORMAT_SYNTAX for any other line, HOTSPAN_ERR_FORMAT_SHAPE for a sum that 64 bits cannot hold,
 * HOTSPAN_ERR_FORMAT_LIMIT (a line counts as one string, and at most 1 024 kinds of events are read) and
 * HOTSPAN_ERR_FORMAT_OPTION.
 */
export function decodePerfScript(input: string | Uint8Array, options?: ProfileOptions): ProfilesData {
  const resolved = resolveProfileOptions(options);
  const { limits } = resolved;
  const bytes = toTextBytes(input, limits);
  const builder = createProfilesBuilder();
  const frames = createScriptFrames(builder);
  const chain = createCallChain(builder, limits);
  const events = createScriptEvents(builder, resolved);
  const lines = createLineReader(bytes);
  let open: OpenEvent | undefined;

  function close(): void {
    if (open !== undefined) events.add(open.header, chain.takeStack(open.offset), open.offset);
    open = undefined;
  }

  function startEvent(line: string): void {
    const header = parseEventHeader(line);
    if (header === undefined) throw notPerfScript(line, lines);
    close();
    if (isOtherRecord(header)) return;
    // Without a call chain perf prints the only frame in the header. Data of tracepoints do not end in a binary.
    const mayBeFrame = header.event === '' || header.rest.endsWith(')');
    const frame = mayBeFrame ? frames.frameOf(header.rest) : undefined;
    open = { header, offset: lines.start, takesFrames: frame === undefined };
    if (frame !== undefined) chain.push(frame, lines.start);
  }

  function readIndented(line: string): void {
    // Without a call chain perf aligns the command to the right, and a command like `dd` looks like an address.
    if (open?.takesFrames && !(chain.length === 0 && isTimedHeader(line))) {
      const frame = frames.frameOf(line);
      if (frame !== undefined) {
        chain.push(frame, lines.start);
        return;
      }
      if (chain.length > 0 && SOURCE_LINE.test(line.slice(-LONGEST_LINE_NUMBER))) return;
    }
    startEvent(line);
  }

  while (lines.next()) {
    checkLineLength(lines, limits);
    const line = decodeUtf8(bytes, lines.start, lines.end).trimEnd();
    if (line === '') close();
    else if (line.startsWith('#')) continue;
    else if (line.startsWith(' ') || line.startsWith('\t')) readIndented(line);
    else startEvent(line);
  }
  close();
  events.addProfiles();
  return builder.build({ resource: resolved.resource });
}

/** `file.c:12`, as `perf script -F +srcline` prints it below a frame. */
const SOURCE_LINE = /:\d+$/;
const LONGEST_LINE_NUMBER = 12;

function isTimedHeader(line: string): boolean {
  return parseEventHeader(line)?.nanosSinceBoot !== undefined;
}

function checkLineLength({ start, end, number }: LineReader, { maxStringBytes }: FormatLimits): void {
  if (end - start <= maxStringBytes) return;
  throw new FormatError(
    'HOTSPAN_ERR_FORMAT_LIMIT',
    `line ${number} at byte ${start} is longer than maxStringBytes (${maxStringBytes}). Shorten it, or raise the limit.`,
    { offset: start, limit: maxStringBytes },
  );
}

/** Enough to recognize a line by. */
const SHOWN_CHARACTERS = 60;

function notPerfScript(line: string, { start, number }: LineReader): FormatError {
  const shown = line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line;
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SYNTAX',
    `line ${number} at byte ${start} must be an event or a frame of perf script, got "${shown}". Print the fields comm, tid, time, event, ip, sym and dso.`,
    { offset: start },
  );
}

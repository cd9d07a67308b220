import { textOfFrame } from './parse-frame.js';

/** The line with which an event of `perf script` begins. What it does not print is undefined. */
export interface EventHeader {
  /** Name of the thread; may hold blanks. */
  readonly command: string;
  readonly processId: bigint | undefined;
  readonly threadId: bigint;
  /** Since boot, not since the epoch. */
  readonly nanosSinceBoot: bigint | undefined;
  /** Up to 20 digits: the caller checks whether it fits. */
  readonly period: bigint | undefined;
  /** With its modifiers, for example `cycles:u`; empty when it is not printed. */
  readonly event: string;
  /** What follows: the data of a tracepoint, or the only frame of an event without a call chain. */
  readonly rest: string;
}

/** `tid` or `pid/tid`; the kernel's own threads of a guest are -1. */
const PROCESS = /^(?:(-?\d{1,10})\/)?(-?\d{1,10})$/;
const PROCESSOR = /^\[\d{1,6}\]$/;
/** Seconds and their fraction. */
const TIME = /^(\d{1,12})\.(\d{1,9}):$/;
/** perf's periods are unsigned and have 64 bits. */
const INTEGER = /^\d{1,20}$/;
/** Names of events begin with a letter, so that a time of another shape is none. */
const EVENT = /^\D.*:$/;
/** How perf prints what is no sample: mapped files, new threads. */
const RECORD = /^PERF_RECORD_/;

/**
 * Parses `command pid/tid [cpu] time: period event: rest`, where process id, processor, time and period may be missing. Undefined
 * for any other line. The command ends before the ids that stand right before the time; without a time, before the first
 * ids, so `node 18 4711 cycles:` is the thread 18 there.
 */
export function parseEventHeader(line: string): EventHeader | undefined {
  // Linear, and so are the patterns: each is anchored and of bounded length.
  const tokens = [...line.matchAll(/\S+/g)].map((match) => ({ text: match[0], start: match.index }));
  const textAt = (index: number): string => tokens[index]?.text ?? '';
  const idsAt = findIds(textAt, tokens.length);
  const first = tokens[0];
  const idsToken = tokens[idsAt];
  const ids = PROCESS.exec(textAt(idsAt));
  if (first === undefined || idsToken === undefined || ids === null) return undefined;

  let at = idsAt + 1;
  if (PROCESSOR.test(textAt(at))) at++;
  const time = TIME.exec(textAt(at));
  if (time !== null) at++;
  const hasPeriod = INTEGER.test(textAt(at)) && EVENT.test(textAt(at + 1));
  const period = hasPeriod ? BigInt(textAt(at)) : undefined;
  if (hasPeriod) at++;
  const hasEvent = EVENT.test(textAt(at));
  const event = hasEvent ? textAt(at).slice(0, -1) : '';
  if (hasEvent) at++;
  const restToken = tokens[at];
  const rest = restToken === undefined ? '' : line.slice(restToken.start);
  if (!hasEvent && !isPlausible(rest, time)) return undefined;

  return {
    command: line.slice(first.start, idsToken.start).trimEnd(),
    processId: ids[1] === undefined ? undefined : BigInt(ids[1]),
    threadId: BigInt(ids[2] ?? 0),
    nanosSinceBoot: time === null ? undefined : toNanos(time[1] ?? '', time[2] ?? ''),
    period,
    event,
    rest,
  };
}

/** Whether the line tells of something that is no sample. */
export function isOtherRecord({ rest }: EventHeader): boolean {
  return RECORD.test(rest);
}

/** Whether that may be all of a line without an event. Without a time, too, any text with a number would do. */
function isPlausible(rest: string, time: RegExpExecArray | null): boolean {
  return RECORD.test(rest) || (time !== null && (rest === '' || textOfFrame(rest) !== undefined));
}

function findIds(textAt: (index: number) => string, count: number): number {
  for (let at = 2; at < count; at++) {
    if (!TIME.test(textAt(at))) continue;
    const before = PROCESSOR.test(textAt(at - 1)) ? at - 2 : at - 1;
    if (before > 0 && PROCESS.test(textAt(before))) return before;
  }
  for (let at = 1; at < count; at++) if (PROCESS.test(textAt(at))) return at;
  return -1;
}

function toNanos(seconds: string, fraction: string): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}

import { ServerError } from '../errors.js';
import type { StackTraceSelector } from '../gen/types/v1/types_pb.js';
import type { Matcher } from '../query/selector/matcher.js';
import { MAX_MATCHERS, MAX_SELECTOR_BYTES, parseSelector } from '../query/selector/parse-selector.js';

/** Readers of the fields that query messages share. Each throws HOTSPAN_ERR_SERVER_QUERY with what is expected. */

export interface Range {
  /** Unix milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
}

const HOUR_MS = 3_600_000;

/** What queries without a range are about. */
export function lastHour(nowMs: number): Range {
  return { startMs: nowMs - HOUR_MS, endMs: nowMs };
}

/** As far as a Date reaches, to either side. Clients write "for ever" as numbers beyond it. */
const MAX_TIME_MS = 8_640_000_000_000_000;

/** Both ends are required, for 0 is what an unset field reads as. */
export function parseRange({ start, end }: { start: bigint; end: bigint }): Range {
  if (start === 0n || end === 0n) {
    throw queryError('start and end are required. Give both in Unix milliseconds.');
  }
  if (start > end) throw queryError(`start (${start}) is after end (${end}). Swap them.`);
  return { startMs: clampTime(start), endMs: clampTime(end) };
}

/** Unix milliseconds as a number that a Date can hold. */
export function clampTime(ms: bigint): number {
  return Math.min(Math.max(Number(ms), -MAX_TIME_MS), MAX_TIME_MS);
}

/** Seconds with a fraction to whole milliseconds, cut off. */
export function parseStep(stepSeconds: number): number {
  const stepMs = Math.trunc(stepSeconds * 1_000);
  if (stepMs >= 1 && stepMs <= MAX_TIME_MS) return stepMs;
  throw queryError(`step must be from 0.001 to ${MAX_TIME_MS / 1_000} (seconds), got ${stepSeconds}.`);
}

/** How many series; 0 = all. */
export function parseLimit(limit = 0n): number {
  if (limit >= 0n) return Number(limit);
  throw queryError(`limit must be 0 (for all) or more, got ${limit}.`);
}

/** The selector of a method that wants one. */
export function parseRequiredSelector(selector: string): readonly Matcher[] {
  if (selector === '') {
    throw queryError('label_selector is required. {} selects everything, {service_name="shop"} one service.');
  }
  return parseSelector(selector);
}

/** All matchers of all selectors, every one of which must hold: together no more and no longer than those of one may be. */
export function parseMatchers(selectors: readonly string[]): readonly Matcher[] {
  checkList('matchers', selectors, { most: MAX_MATCHERS, mostBytes: MAX_SELECTOR_BYTES });
  const matchers = selectors.flatMap((selector) => parseSelector(selector));
  if (matchers.length <= MAX_MATCHERS) return matchers;
  throw queryError(
    `matchers has ${matchers.length} conditions in all, more than ${MAX_MATCHERS}. Give fewer.`,
  );
}

/** Far above the labels that a series may have by any configuration. */
const MAX_NAMES = 1_024;
/** Longest name of a label that any configuration lets in. */
const MAX_NAME_BYTES = 64 * 1024;

/** Names of labels, each once. */
export function parseNames(field: string, names: readonly string[]): readonly string[] {
  checkList(field, names, { most: MAX_NAMES, mostBytes: MAX_NAME_BYTES });
  return [...new Set(names)];
}

/** The name of a label, which is required. */
export function parseName(name: string): string {
  if (name === '') throw queryError('name is required. Give the label whose values you want.');
  checkBytes('name', name, MAX_NAME_BYTES);
  return name;
}

interface ListLimits {
  readonly most: number;
  /** Of all texts together. */
  readonly mostBytes: number;
}

function checkList(field: string, texts: readonly string[], { most, mostBytes }: ListLimits): void {
  if (texts.length > most) {
    throw queryError(`${field} has ${texts.length} entries, more than ${most}. Give fewer.`);
  }
  checkBytes(field, texts.join(''), mostBytes);
}

function checkBytes(field: string, text: string, mostBytes: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes) {
    throw queryError(`${field} has ${bytes} bytes, more than ${mostBytes}. Give what is shorter.`);
  }
}

/** `name:sample_type:sample_unit:period_type:period_unit`; a sixth part is accepted and ignored. */
export function parseProfileType(id: string): string {
  checkBytes('profile_typeID', id, MAX_NAME_BYTES);
  const parts = id.split(':');
  if (parts.length !== 5 && !(parts.length === 6 && parts[5] === 'delta')) {
    throw queryError(
      `profile_typeID must have five parts, as process_cpu:cpu:nanoseconds:cpu:nanoseconds has, got ${quote(id)}.`,
    );
  }
  return parts.slice(0, 5).join(':');
}

export interface TypedSelector {
  /** A profile type id of five parts. */
  readonly type: string;
  readonly matchers: readonly Matcher[];
}

/** A selector whose metric name is the profile type id. */
export function parseTypedSelector(text: string): TypedSelector {
  const matchers = text === '' ? [] : parseSelector(text);
  const [id, ...more] = matchers.filter(({ name, operator }) => name === '__name__' && operator === '=');
  if (id === undefined || more.length > 0) {
    throw queryError(
      `a selector with one profile type id is expected, got ${more.length === 0 ? 'none' : more.length + 1}. Write it like process_cpu:cpu:nanoseconds:cpu:nanoseconds{service_name="shop"}.`,
    );
  }
  return { type: parseProfileType(id.value), matchers: matchers.filter((matcher) => matcher !== id) };
}

/** Nodes of the largest answer that anybody can use. */
const MAX_NODES = 1_048_576;
export const DEFAULT_MAX_NODES = 8_192;
/** Of a call graph: more functions are no picture. */
export const DEFAULT_DOT_NODES = 100;

export function parseMaxNodes(maxNodes: bigint | undefined, standard: number = DEFAULT_MAX_NODES): number {
  if (maxNodes === undefined || maxNodes === 0n) return standard;
  if (maxNodes < 0n || maxNodes > MAX_NODES) {
    throw queryError(`max_nodes must be from 0 (for ${standard}) to ${MAX_NODES}, got ${maxNodes}.`);
  }
  return Number(maxNodes);
}

/** More than this many ids in one query are a mistake, and make its text too long for the engine. */
const MAX_IDS = 1_000;

/** Lower-case hexadecimal ids of a fixed number of digits. */
export function parseIds(field: string, ids: readonly string[], digits: number): readonly string[] {
  if (ids.length > MAX_IDS)
    throw queryError(`${field} has ${ids.length} ids, more than ${MAX_IDS}. Ask for fewer.`);
  return ids.map((id) => {
    if (id.length === digits && /^[0-9a-fA-F]+$/.test(id)) return id.toLowerCase();
    throw queryError(`${field} takes ids of ${digits} hexadecimal digits, got ${quote(id)}.`);
  });
}

/** Profile ids as UUIDs, with or without dashes. */
export function parseProfileIds(ids: readonly string[]): readonly string[] {
  return parseIds(
    'profile_id_selector',
    ids.map((id) => id.replaceAll('-', '')),
    32,
  );
}

/** Names of the outermost frames of wanted stacks; none = all stacks. */
export function parseCallSite(selector: StackTraceSelector | undefined): readonly string[] {
  return (selector?.callSite ?? []).map(({ name }) => name);
}

export function queryError(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_QUERY', message);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}

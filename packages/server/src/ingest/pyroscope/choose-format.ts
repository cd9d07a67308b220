import { detectFormat, type ProfileFormat } from '@hotspan/formats';

/** How the body of `/ingest` comes. */
export interface BodyShape {
  /** Undefined = to be found out. */
  readonly format: ProfileFormat | undefined;
  /** Whether it is a form with the profile in one of its parts. */
  readonly isForm: boolean;
}

const FORMATS: ReadonlyMap<string, ProfileFormat> = new Map([
  ['trie', 'trie'],
  ['tree', 'tree'],
  ['lines', 'lines'],
  ['jfr', 'jfr'],
  ['pprof', 'pprof'],
  ['speedscope', 'speedscope'],
  ['groups', 'groups'],
  ['folded', 'groups'],
  ['collapsed', 'groups'],
  ['perf-script', 'perf-script'],
  ['cpuprofile', 'cpuprofile'],
  ['heapprofile', 'heapprofile'],
  ['otlp', 'otlp'],
  ['otlp-json', 'otlp-json'],
]);

const FORMAT_OF_TYPE: ReadonlyMap<string, ProfileFormat> = new Map([
  ['binary/octet-stream+trie', 'trie'],
  ['binary/octet-stream+tree', 'tree'],
]);

/** By the parameter `format` and the content type. */
export function chooseFormat(format: string, contentType: string): BodyShape {
  const known =
    FORMATS.get(format) ?? FORMAT_OF_TYPE.get(contentType.split(';')[0]?.trim().toLowerCase() ?? '');
  // A body that says it is pprof is the profile itself.
  const isForm = known !== 'pprof' && contentType.toLowerCase().includes('multipart/form-data');
  return { format: known, isForm };
}

/**
 * The format of a body that nothing is said of: text is `groups`, whatever its lines look like, for clients that send it rely on
 * that; what cannot be text is told by its content.
 */
export function sniffFormat(bytes: Uint8Array): ProfileFormat {
  return clearFormat(bytes) ?? 'groups';
}

/** What the content tells for certain. */
export function clearFormat(bytes: Uint8Array): ProfileFormat | undefined {
  const found = detectFormat(bytes);
  // Lines may be anything, and the layout of trees is that of much else.
  return found === 'gzip' || found === 'lines' || found === 'trie' || found === 'tree' ? undefined : found;
}

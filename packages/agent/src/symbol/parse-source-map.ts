import {
  decodedMappings,
  FlattenMap,
  type SectionedSourceMapInput,
  type SourceMapSegment,
} from '@jridgewell/trace-mapping';
import { createSourceText, type SourceText } from './source-text.js';

/** A source map, decoded. */
export interface ParsedMap {
  /** By generated line from 0, in the order of generated columns. */
  readonly lines: readonly (readonly SourceMapSegment[])[];
  /** Strings, in a map that is none of someone's own making. */
  readonly names: readonly unknown[];
  readonly sources: readonly MapSource[];
}

/** A source as the map names it. */
export interface MapSource {
  /** Undefined where the map leaves it open. */
  readonly name: string | undefined;
  readonly sourceRoot: string;
  readonly text: SourceText | undefined;
}

interface RawMap {
  readonly sources?: unknown;
  readonly sourcesContent?: unknown;
  readonly sourceRoot?: unknown;
  readonly sections?: unknown;
  readonly mappings?: unknown;
}

/**
 * Parses a map, also one of sections. Its names are left as they are: the library would resolve all of them, and
 * as URLs, which loses what bundlers mean by them. Throws for what is no source map.
 */
export function parseSourceMap(map: unknown): ParsedMap {
  const sources: MapSource[] = [];
  // Checked by the library, which throws for what it cannot decode.
  const flat = new FlattenMap(numberSources(map, sources) as SectionedSourceMapInput);
  const lines = decodedMappings(flat);
  const order = flat.sources.map((number) => sources[Number(number)] ?? NO_SOURCE);
  return { lines, names: flat.names, sources: order };
}

/** Parses the text of a map, also with the line in front that keeps it from being run as a script (ECMA-426). */
export function parseMapText(text: string): ParsedMap {
  return parseSourceMap(JSON.parse(text.startsWith(")]}'") ? text.slice(text.indexOf('\n') + 1) : text));
}

const NO_SOURCE: MapSource = { name: undefined, sourceRoot: '', text: undefined };

/** A copy whose sources are called by their number in `found`, so that they are found again after flattening. */
function numberSources(map: unknown, found: MapSource[]): unknown {
  if (typeof map !== 'object' || map === null) throw new TypeError('A source map is an object.');
  const raw: RawMap = map;
  if (Array.isArray(raw.sections)) {
    const sections = raw.sections.map((section: { readonly map?: unknown }) => ({
      ...section,
      map: numberSources(section.map, found),
    }));
    return { ...raw, sections };
  }
  if (typeof raw.mappings !== 'string') throw new TypeError('A source map has mappings, as a string.');
  const contents: readonly unknown[] = Array.isArray(raw.sourcesContent) ? raw.sourcesContent : [];
  const names: readonly unknown[] = Array.isArray(raw.sources) ? raw.sources : [];
  const sourceRoot = typeof raw.sourceRoot === 'string' ? raw.sourceRoot : '';
  const sources = names.map((name, index) => {
    const content = contents[index];
    found.push({
      name: typeof name === 'string' ? name : undefined,
      sourceRoot,
      text: typeof content === 'string' ? createSourceText(content) : undefined,
    });
    return String(found.length - 1);
  });
  return { names: [], ...raw, sources, sourceRoot: undefined, sourcesContent: undefined };
}

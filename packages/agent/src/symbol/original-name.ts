import type { Declaration } from './find-declaration.js';
import { nameInSource } from './name-in-source.js';
import type { ParsedMap } from './parse-source-map.js';

/** A name that a minifier may have made, or a bundler to tell two functions apart: `a`, `$e`, `Widget2`, `_Widget`. */
const MADE_UP = /^#?(?:[\w$]{1,3}|_.*|.*\d)$/;

/** Names that are written as such: `load`, `Foo.bar`, `get size`, `#hidden`. Others are of modules, or computed. */
const WRITTEN = /^(?:(?:get|set) )?(?:[\w$#]+\.)*([\w$#]+)$/;

/** The last part of a name as V8 shows it, which is the one that stands at the function itself. */
export function writtenName(name: string): string {
  return WRITTEN.exec(name)?.[1] ?? '';
}

/**
 * The name of a function as V8 would show it if the original ran. V8's own stays unless it was evidently changed:
 * the map has another name for just the place where the function's name stands, or that looks made up, or there is
 * none. The new name is the one that the source has there, if the map carries the source, else the map's.
 *
 * The source goes first because a minifier that takes a function out of an object names it after the object.
 */
export function originalName(name: string, map: ParsedMap, declaration: Declaration): string {
  const { segment, token, nameSegment } = declaration;
  const written = writtenName(name);
  if (written === '' && name !== '' && !name.startsWith('(anonymous')) return name;
  const mapped = nameSegment?.length === 5 ? map.names[nameSegment[4]] : undefined;
  const isNamed = typeof mapped === 'string' && mapped !== '';
  if (!isNamed && written !== '' && !MADE_UP.test(written)) return name;
  const text = map.sources[segment[1]]?.text;
  const inSource = text && token && nameInSource(text, segment[2], segment[3], token);
  const found = inSource || (isNamed ? mapped : undefined);
  if (found === undefined || found === written) return name;
  const prefix = written === '' ? '' : name.slice(0, -written.length);
  // A copy: part of a long text would keep all of it alive.
  return Buffer.from(prefix + found).toString();
}

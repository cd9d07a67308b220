/** A value that was read, or what is wrong with it ("must be ..."). */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How a bad value is shown in a message: strings quoted and shortened, everything else with its type. */
export function show(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value);
  if (value === null) return 'null (null)';
  // An object's own conversion to a string may throw, and that of a function is its source.
  const isPlain = typeof value !== 'object' && typeof value !== 'function';
  return `${isPlain ? String(value) : Object.prototype.toString.call(value)} (${typeof value})`;
}

/** A value that was read, or what is wrong with it ("must be ..."). */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How a bad value is shown in a message: strings quoted and shortened, everything else with its type. */
export function show(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value);
  return `${String(value)} (${value === null ? 'null' : typeof value})`;
}

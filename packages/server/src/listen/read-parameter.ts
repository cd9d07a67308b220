/** The first value of a parameter of a query string as Fastify reads it; empty where it is missing. */
export function readParameter(query: unknown, name: string): string {
  return readParameters(query, name)[0] ?? '';
}

/** All its values. */
export function readParameters(query: unknown, name: string): readonly string[] {
  if (typeof query !== 'object' || query === null) return [];
  const value: unknown = new Map<string, unknown>(Object.entries(query)).get(name);
  return [value].flat().filter((one): one is string => typeof one === 'string');
}

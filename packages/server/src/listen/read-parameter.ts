/** The first value of a parameter of a query string as Fastify reads it; empty where it is missing. */
export function readParameter(query: unknown, name: string): string {
  if (typeof query !== 'object' || query === null) return '';
  const value: unknown = new Map<string, unknown>(Object.entries(query)).get(name);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}

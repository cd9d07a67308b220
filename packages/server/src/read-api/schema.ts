/** A schema of JSON, as OpenAPI 3.1 has it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Schemas of an object's properties by their names. */
export type Properties = Readonly<Record<string, Schema>>;

/** An object of just these properties. */
export function objectOf(properties: Properties, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

export function arrayOf(items: Schema, description?: string): Schema {
  return { type: 'array', items, ...(description !== undefined && { description }) };
}

export function text(description: string): Schema {
  return { type: 'string', description };
}

/** Numbers of JSON are doubles: exact to 2^53. */
export function number(description: string): Schema {
  return { type: 'number', description };
}

export function count(description: string): Schema {
  return { type: 'integer', minimum: 0, description };
}

/** Values of labels by name. */
export const LABELS: Schema = { type: 'object', additionalProperties: { type: 'string' } };

export const PROFILE_TYPE: Schema = text('`name:sample_type:sample_unit:period_type:period_unit`');

/** What says which profiles an answer is of. */
export const OF_PROFILES: Properties = {
  profileType: PROFILE_TYPE,
  unit: text('of all values, as pprof spells it: `nanoseconds`, `bytes`, `count`'),
};

export const RANGE: Properties = {
  from: number('Unix milliseconds, inclusive'),
  until: number('Unix milliseconds, inclusive'),
};

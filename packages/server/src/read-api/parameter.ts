import { queryError } from '../api/parse-request.js';
import { readParameter, readParameters } from '../listen/read-parameter.js';
import type { Schema } from './schema.js';

/** How a parameter is described. Its default is that of the schema. */
export interface Parameter {
  readonly name: string;
  readonly place: 'query' | 'path';
  readonly description: string;
  /** Of one value. */
  readonly schema: Schema;
  readonly isRequired: boolean;
  readonly isRepeatable: boolean;
}

/** A parameter that is read by itself, from parameters that are complete. */
export interface ReadableParameter<T> extends Parameter {
  /** Throws HOTSPAN_ERR_SERVER_QUERY with what is expected. */
  read(parameters: unknown): T;
}

const OPTIONAL = { place: 'query', isRequired: false, isRepeatable: false } as const;

export function textParameter(
  name: string,
  description: string,
  schema: Schema = {},
): ReadableParameter<string> {
  return {
    ...OPTIONAL,
    name,
    description,
    schema: { type: 'string', ...schema },
    read: (parameters) => readParameter(parameters, name),
  };
}

export interface TextsOptions {
  readonly description: string;
  /** How often it may be given. */
  readonly max: number;
}

/** One that may be given several times; empty values do not count. */
export function textsParameter(
  name: string,
  { description, max }: TextsOptions,
): ReadableParameter<readonly string[]> {
  return {
    ...OPTIONAL,
    name,
    description: `${description} May be given up to ${max} times.`,
    schema: { type: 'string' },
    isRepeatable: true,
    read(parameters) {
      const texts = readParameters(parameters, name).filter((text) => text !== '');
      if (texts.length <= max) return texts;
      throw queryError(`${name} is given ${texts.length} times, more than ${max}. Give fewer.`);
    },
  };
}

export interface IntegerOptions {
  readonly description: string;
  readonly min: number;
  readonly max: number;
  readonly standard: number;
}

export function integerParameter(
  name: string,
  { description, min, max, standard }: IntegerOptions,
): ReadableParameter<number> {
  return {
    ...OPTIONAL,
    name,
    description,
    schema: { type: 'integer', minimum: min, maximum: max, default: standard },
    read(parameters) {
      const given = readParameter(parameters, name);
      const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
      if (value >= min && value <= max) return value;
      throw queryError(`${name} must be an integer from ${min} to ${max}, got ${quote(given)}.`);
    },
  };
}

export interface ChoiceOptions<T extends string> {
  readonly description: string;
  readonly values: readonly T[];
  /** Undefined where one must be chosen. */
  readonly standard?: T;
}

export function choiceParameter<T extends string>(
  name: string,
  { description, values, standard }: ChoiceOptions<T>,
): ReadableParameter<T> {
  return {
    ...OPTIONAL,
    name,
    description,
    isRequired: standard === undefined,
    schema: { type: 'string', enum: values, ...(standard !== undefined && { default: standard }) },
    read(parameters) {
      const given = readParameter(parameters, name);
      const value = values.find((one) => one === given);
      if (value !== undefined) return value;
      throw queryError(`${name} must be one of ${values.join(', ')}, got ${quote(given)}.`);
    },
  };
}

function quote(given: string): string {
  return given === '' ? 'none' : JSON.stringify(given.slice(0, 80));
}

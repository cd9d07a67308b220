import type { ReadCall } from '../api/read-call.js';
import type { StackSources } from '../query/stack-sources.js';
import type { Parameter } from './parameter.js';
import type { Schema } from './schema.js';
import type { ServerFacts } from './status/server-facts.js';

/** What answers are made from. */
export interface ReadSources extends StackSources {
  readonly server: ServerFacts;
}

/** One address of the API: what it takes and answers, for those who read about it and for those who call it. */
export interface Operation {
  /** Of the operation in OpenAPI and in metrics. */
  readonly name: string;
  /** Below the root of the API, with its parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  /** What is answered, by content type; undefined for bytes. */
  readonly answers: Readonly<Record<string, Schema | undefined>>;
  /**
   * Throws HOTSPAN_ERR_SERVER_QUERY, HOTSPAN_ERR_SERVER_SELECTOR or HOTSPAN_ERR_SERVER_QUERY_LIMIT.
   *
   * @param call whose parameters are complete, those of the path with them.
   */
  answer(sources: ReadSources, call: ReadCall): Promise<Answer>;
}

export interface Answer {
  readonly contentType: string;
  readonly body: string | Uint8Array;
  /** What a browser saves it as. Undefined = it is shown. */
  readonly fileName?: string;
}

export const JSON_TYPE = 'application/json';

export function jsonAnswer(value: object): Answer {
  return { contentType: JSON_TYPE, body: JSON.stringify(value) };
}

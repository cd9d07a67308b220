import { encodeGraphJson, type Graph } from '../answer/encode-graph.js';
import { type Answer, JSON_TYPE } from './operation.js';
import { integerParameter, type ReadableParameter } from './parameter.js';
import { arrayOf, objectOf, type Properties, type Schema, text } from './schema.js';

export const MAX_NODES: ReadableParameter<number> = integerParameter('maxNodes', {
  description: 'About how many nodes are told, the largest; the others become `other` of their callers.',
  min: 1,
  max: 1_048_576,
  // More than there are pixels to draw them in, and an answer of some 500 KB.
  standard: 16_384,
});

/** 64 bits in protobuf's JSON. */
const INT64: Schema = { type: 'string', pattern: '^[0-9]+$' };

/** A sum, as a text. */
export function int64(description: string): Schema {
  return { ...INT64, description };
}

/**
 * Of a message with a flame graph in its field.
 *
 * @param node what the numbers of a node are.
 * @param properties of the graph beside those that every one has; 0 is left out.
 */
export function flameGraphSchema(node: string, properties: Properties = {}): Schema {
  const sums = {
    total: int64('of all stacks'),
    maxSelf: int64('largest value of a node alone'),
    ...properties,
  };
  const graph = {
    names: arrayOf(
      text(
        '`name (file)`, or `name` where no file is known; of anonymous functions `(anonymous) (file:line)`',
      ),
      'names of nodes, that of the root first',
    ),
    levels: arrayOf(objectOf({ values: arrayOf(INT64, node) }), 'nodes by depth, the root first'),
    ...sums,
  };
  return {
    ...objectOf(graph, Object.keys(sums)),
    description: 'Numbers are texts; sums that are 0 are left out.',
  };
}

/** @param told what the answer says beside the graph. */
export function flameGraphAnswer(graph: Graph, told: object): Answer {
  return { contentType: JSON_TYPE, body: encodeGraphJson('flamegraph', graph, told) };
}

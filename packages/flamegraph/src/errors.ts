/** Every error code of this package with its message; codes are public and never renamed. */
export const FLAME_GRAPH_ERRORS = {
  HOTSPAN_ERR_FLAME_SHAPE: (facts: { what: string; got: string }): string =>
    `${facts.what}, got ${facts.got}. Pass the "flamegraph" field of an answer unchanged; that of Diff is decoded by decodeFlameGraphDiff().`,
  HOTSPAN_ERR_FLAME_GROUPS: (facts: { level: number; group: number; length: number }): string =>
    `level ${facts.level} must hold groups of ${facts.group} numbers, got ${facts.length} numbers. ` +
    'A single flame graph has 4 a node (x, total, self, name), a diff 7: decode each by its own function.',
  HOTSPAN_ERR_FLAME_NUMBER: (facts: { level: number; index: number; got: string }): string =>
    `level ${facts.level}, value ${facts.index} must be a number >= 0 or its decimal string, got ${facts.got}. ` +
    'Check what encoded the flame graph.',
  HOTSPAN_ERR_FLAME_NAME: (facts: { level: number; nameId: number; nameCount: number }): string =>
    `level ${facts.level} refers to name ${facts.nameId}, but there are ${facts.nameCount} names. ` +
    'Send names and levels of the same answer.',
  HOTSPAN_ERR_FLAME_INTERVAL: (facts: { level: number; start: number; end: number }): string =>
    `level ${facts.level} has a node from ${facts.start} to ${facts.end} that lies inside no node of the level above. ` +
    'x is delta encoded per level: check what encoded the flame graph.',
  HOTSPAN_ERR_FLAME_TREE: (facts: { offset: number; what: string }): string =>
    `the tree cannot be read at byte ${facts.offset}: ${facts.what}. Pass the "tree" field of an answer in the tree format unchanged.`,
  HOTSPAN_ERR_FLAME_SIZE: (facts: { nodes: number; limit: number }): string =>
    `a flame graph may have at most ${facts.limit} nodes, got ${facts.nodes}. Ask the server for fewer with maxNodes.`,
  HOTSPAN_ERR_FLAME_OPTIONS: (facts: { problems: readonly string[] }): string =>
    `createFlameGraph() was called with ${facts.problems.length} wrong option(s): ${facts.problems.join('; ')}.`,
  HOTSPAN_ERR_FLAME_PICTURE: (facts: { width: number; height: number }): string =>
    `the browser makes no picture of ${facts.width} x ${facts.height} pixels. Show the graph, zoom in so that it has fewer levels, ` +
    'or use toSvg(), which needs no canvas.',
  HOTSPAN_ERR_FLAME_CONTAINER: (facts: { got: string }): string =>
    `createFlameGraph() needs a canvas on the page, or an element that a canvas can be put into, got ${facts.got}. ` +
    'Pass one with a height of its own, such as a <div>.',
} as const;

/** A code of this package's errors. */
export type FlameGraphErrorCode = keyof typeof FLAME_GRAPH_ERRORS;

/** What this package throws. `code` is one of {@link FLAME_GRAPH_ERRORS}; the message begins with it in brackets. */
export class FlameGraphError extends Error {
  override readonly name = 'FlameGraphError';
  readonly code: FlameGraphErrorCode;

  constructor(code: FlameGraphErrorCode, message: string) {
    super(`[${code}] ${message}`);
    this.code = code;
  }
}

/** Makes the error of a code from its facts. */
export function flameGraphError<C extends FlameGraphErrorCode>(
  code: C,
  facts: Parameters<(typeof FLAME_GRAPH_ERRORS)[C]>[0],
): FlameGraphError {
  // The template is looked up by the same code that typed the facts, so the two always belong together.
  const template = FLAME_GRAPH_ERRORS[code] as (facts: unknown) => string;
  return new FlameGraphError(code, template(facts));
}

import type { Node } from 'yaml';
import { loadYaml, type Yaml } from './load-yaml.js';

/** Something wrong in a file of YAML, and where. */
export interface YamlProblem {
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** For people, from "expected" to "fix"; without a full stop. */
  readonly message: string;
}

/** A text, a map, or something else that nobody asked for. Position: of its first character. */
export type YamlValue = { readonly line: number; readonly column: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'map'; readonly entries: () => readonly YamlEntry[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'other' }
);

export interface YamlEntry {
  readonly key: string;
  readonly line: number;
  readonly column: number;
  readonly value: YamlValue;
}

/** More make a file hard to read; and each stands for as much text as its anchor holds. */
const MAX_ALIASES = 100;

/**
 * Reads YAML 1.2 without guessing types: every scalar is the text that it is written as. Keys may repeat here. Tags are a
 * problem, as is whatever breaks the syntax. Time grows with the length of the text, which the caller bounds.
 */
export function parseYaml(text: string): { readonly root: YamlValue } | { readonly problems: YamlProblem[] } {
  const yaml = loadYaml();
  const lineCounter = new yaml.LineCounter();
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const document = yaml.parseDocument(text, {
      schema: 'failsafe',
      // Its own check compares each key with all others; whoever reads entries looks for repetitions in a set.
      uniqueKeys: false,
      lineCounter,
      prettyErrors: false,
      // Silent, it would pass over further documents.
      logLevel: 'error',
    });
    const problems: YamlProblem[] = [...document.errors, ...document.warnings].map(({ pos, message }) => ({
      ...at(pos[0]),
      message: describe(message),
    }));
    const targets = findTargets(yaml, document.contents, (node, message) =>
      problems.push({ ...at(node.range?.[0] ?? 0), message }),
    );
    if (problems.length > 0) return { problems };
    return { root: toValue(document.contents, { yaml, at, targets }) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problems: [{ line: 1, column: 1, message: TOO_DEEP }] };
  }
}

/** The parser calls itself for each level. */
const TOO_DEEP = 'the text is nested too deeply';

function describe(message: string): string {
  if (message.includes('call stack')) return TOO_DEEP;
  return message.length > 200 ? `${message.slice(0, 200)}...` : message.replace(/\.$/, '');
}

interface Reading {
  readonly yaml: Yaml;
  readonly at: (offset: number) => { line: number; column: number };
  readonly targets: ReadonlyMap<Node, Node>;
}

/** What each alias stands for: the last node before it that has its anchor. */
function findTargets(
  { visit, isAlias }: Yaml,
  root: Node | null,
  onProblem: (node: Node, message: string) => void,
): ReadonlyMap<Node, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  visit(root, {
    Node(_key, node) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return undefined;
      }
      const target = anchors.get(node.source);
      if (target === undefined) onProblem(node, `*${node.source} has no anchor &${node.source} before it`);
      else targets.set(node, target);
      if (targets.size <= MAX_ALIASES) return undefined;
      onProblem(node, `more than ${MAX_ALIASES} aliases (*name) are not taken`);
      return visit.BREAK;
    },
  });
  return targets;
}

function toValue(node: Node | null, reading: Reading): YamlValue {
  const position = reading.at(node?.range?.[0] ?? 0);
  const target = (node && reading.targets.get(node)) ?? node;
  if (target === null) return { kind: 'nothing', ...position };
  if (reading.yaml.isMap<Node, Node | null>(target)) {
    return {
      kind: 'map',
      ...position,
      entries: () =>
        target.items.map(({ key, value }) => ({
          key: reading.yaml.isScalar(key) ? String(key.value) : '',
          ...reading.at(key.range?.[0] ?? 0),
          value: toValue(value, reading),
        })),
    };
  }
  if (!reading.yaml.isScalar(target)) return { kind: 'other', ...position };
  const text = String(target.value);
  const isNothing = target.type === 'PLAIN' && ['', '~', 'null'].includes(text);
  return isNothing ? { kind: 'nothing', ...position } : { kind: 'text', text, ...position };
}

import type { JsonText } from '../json/json-text.js';
import type { SourceFrame } from '../json/source-frames.js';
import type { StackTree } from '../model/merge-stack-tree.js';
import type { BreadthFirst } from './breadth-first.js';
import { ROOT_NAME } from './call-frame-location.js';
import type { ProfileScale } from './profile-scale.js';
import { toExactNumber } from './to-exact-number.js';

export interface CallNodesToWrite {
  readonly tree: StackTree;
  readonly nodes: BreadthFirst;
  /** By key of the tree. */
  readonly frames: readonly SourceFrame[];
  readonly scale: ProfileScale;
}

const ROOT_FRAME: SourceFrame = { name: ROOT_NAME, file: '', line: 0, column: 0 };

/**
 * Writes the field `nodes`. Ids are 1, 2, 3… in breadth-first order, which is more than the format asks for: VS Code takes
 * `id - 1` of a sample for the place that the node gets when children are counted along the list.
 */
export function writeCallNodes(text: JsonText, { tree, nodes, frames, scale }: CallNodesToWrite): void {
  const scripts = new Map<string, number>([['', 0]]);
  text.add('"nodes":[');
  for (const [place, node] of nodes.order.entries()) {
    const frame = frames[tree.key[node] ?? -1] ?? ROOT_FRAME;
    const script = scripts.get(frame.file) ?? scripts.size;
    scripts.set(frame.file, script);
    const self = tree.self[node] ?? 0n;
    const hits = self === 0n ? 0 : toExactNumber(scale.hits(self), 'the samples of one node');
    text.add(`${place === 0 ? '' : ','}{"id":${place + 1},"callFrame":${callFrame(frame, script)},`);
    text.add(`"hitCount":${hits},"children":[`);
    const end = nodes.childStart[place + 1] ?? 0;
    for (let child = nodes.childStart[place] ?? 0; child < end; child++) {
      text.add(`${child + 1 === end ? child + 1 : `${child + 1},`}`);
    }
    text.add(']}');
  }
  text.add(']');
}

/** Lines and columns count from 0 here; -1 is V8's own word for "none". */
function callFrame({ name, file, line, column }: SourceFrame, script: number): string {
  return `{"functionName":${JSON.stringify(name)},"scriptId":"${script}","url":${JSON.stringify(file)},"lineNumber":${line - 1},"columnNumber":${column - 1}}`;
}

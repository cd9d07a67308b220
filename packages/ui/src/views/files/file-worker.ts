import type { FlameData } from '@hotspan/flamegraph';
import { type FileProblem, toFileProblem } from './file-problem.js';
import { type FileContents, readFile } from './read-file.js';

/** What the thread that reads a file answers, once. */
export type FileReply = { readonly contents: FileContents } | { readonly problem: FileProblem };

// The library has the global of a page, and not that of a thread beside it: what both have is the same.
const thread = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Blob>) => void) | null;
  postMessage(reply: FileReply, transfer?: Transferable[]): void;
};

thread.onmessage = async ({ data: file }) => {
  try {
    const contents = await readFile(file);
    thread.postMessage(
      { contents },
      contents.graphs.flatMap(({ data }) => columnsOf(data)),
    );
  } catch (error) {
    thread.postMessage({ problem: toFileProblem(error) });
  }
};

/** The memory of a graph, which is handed over and not copied. */
function columnsOf(data: FlameData): Transferable[] {
  const columns = [data.levelOffsets, data.totals, data.selves, data.starts];
  // Typed arrays of the builder have memory of their own.
  return [...columns, data.nameIds, data.parents, data.childOffsets].map(
    ({ buffer }) => buffer as ArrayBuffer,
  );
}

/** The text of a source, in which places are found by their line. */
export interface SourceText {
  readonly content: string;
  /** Offset of a line, from 0; the length of the text for lines behind its end. */
  offsetOfLine(line: number): number;
}

export function createSourceText(content: string): SourceText {
  let starts: number[] | undefined;
  return {
    content,
    offsetOfLine(line) {
      // Made when it is first needed: most sources of a bundle have no function that is asked for.
      starts ??= findLineStarts(content);
      return starts[line] ?? content.length;
    },
  };
}

function findLineStarts(content: string): number[] {
  const starts = [0];
  for (let end = content.indexOf('\n'); end >= 0; end = content.indexOf('\n', end + 1)) starts.push(end + 1);
  return starts;
}

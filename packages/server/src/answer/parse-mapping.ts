/** A binary, with the fields of pprof's message. */
export interface StoredMapping {
  readonly filename: string;
  readonly buildId: string;
  readonly memoryStart: bigint;
  readonly memoryLimit: bigint;
  readonly fileOffset: bigint;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

/** Reads a mapping as ingest/mapping-texts.ts writes it; the empty text is one that says nothing. */
export function parseMapping(text: string): StoredMapping {
  // Written by the write path, nothing else is in the store.
  const fields = (text === '' ? [] : JSON.parse(text)) as readonly string[];
  const [filename = '', buildId = '', memoryStart = '0', memoryLimit = '0', fileOffset = '0', flags = ''] =
    fields;
  return {
    filename,
    buildId,
    memoryStart: BigInt(memoryStart),
    memoryLimit: BigInt(memoryLimit),
    fileOffset: BigInt(fileOffset),
    hasFunctions: flags.includes('f'),
    hasFilenames: flags.includes('n'),
    hasLineNumbers: flags.includes('l'),
    hasInlineFrames: flags.includes('i'),
  };
}

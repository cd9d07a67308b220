import type { WireReader } from '../../wire/wire-reader.js';
import type { Range } from '../scan-request.js';

/**
 * Calls `decodeRun` after each first tag of a run of one table's elements, and passes over the other tables. W3 has tables that
 * must be read before others, whatever their order in the message. The scan has checked the wire types.
 */
export function walkTable(
  reader: WireReader,
  dictionary: readonly Range[],
  field: number,
  decodeRun: (reader: WireReader, enclosingEnd: number) => void,
): void {
  const wanted = (field << 3) | 2;
  for (const { start, end } of dictionary) {
    reader.pos = start;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag === wanted) decodeRun(reader, end);
      else reader.skip(tag, end);
    }
  }
}

/** Bytes of all typed arrays inside a value of plain objects and arrays, and of the buffers behind them, each counted once. */
export function countColumnBytes(value: unknown): { columns: number; buffers: number } {
  const buffers = new Map<ArrayBufferLike, number>();
  const columns = sumColumns(value, buffers);
  return { columns, buffers: [...buffers.values()].reduce((sum, bytes) => sum + bytes, 0) };
}

function sumColumns(value: unknown, buffers: Map<ArrayBufferLike, number>): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (ArrayBuffer.isView(value)) {
    buffers.set(value.buffer, value.buffer.byteLength);
    return value.byteLength;
  }
  return Object.values(value).reduce((sum: number, part: unknown) => sum + sumColumns(part, buffers), 0);
}

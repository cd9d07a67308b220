const BYTE_UNITS = [
  ['GiB', 1024 ** 3],
  ['MiB', 1024 ** 2],
  ['KiB', 1024],
] as const;

const TIME_UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A number of bytes in the largest unit that it is a whole number of, as `byteSize` reads it. */
export function formatBytes(bytes: number): string {
  const [unit, size] = BYTE_UNITS.find(([, size]) => bytes >= size && bytes % size === 0) ?? ['', 1];
  return `${bytes / size}${unit}`;
}

/** Milliseconds in the largest unit that they are a whole number of, as `duration` reads it. */
export function formatDuration(ms: number): string {
  const [unit, size] = TIME_UNITS.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

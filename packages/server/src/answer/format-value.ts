/** Units that are told in larger ones, each with how many of the one before it make one. */
const SCALES: Readonly<Record<string, readonly (readonly [unit: string, size: number])[]>> = {
  nanoseconds: [
    ['ns', 1],
    ['us', 1_000],
    ['ms', 1_000],
    ['s', 1_000],
    ['mins', 60],
    ['hrs', 60],
  ],
  bytes: [
    ['B', 1],
    ['kB', 1_024],
    ['MB', 1_024],
    ['GB', 1_024],
    ['TB', 1_024],
  ],
};

/** A value as people read it: `1.50s` for 1 500 000 000 nanoseconds. Units that are not known are left out: `1500`. */
export function formatValue(value: number, unit: string): string {
  let rest = value;
  let text = '';
  for (const [name, size] of SCALES[unit] ?? []) {
    if (text !== '' && rest < size) break;
    rest /= size;
    text = name;
  }
  return `${Number.isInteger(rest) ? rest : rest.toFixed(2)}${text}`;
}

/**
 * Where a value stands in the file: the field `key` of `base[index]`, or of `base` for an index below 0. One place is moved
 * along a list, so that reading a million of its entries makes no path until one is wrong.
 */
export interface JsonPlace {
  readonly base: string;
  index: number;
}

/** For example `profiles[2].events[17].at`. */
export function pathOf({ base, index }: JsonPlace, key = ''): string {
  const parent = index < 0 ? base : `${base}[${index}]`;
  if (parent === '' || key === '') return parent || key || 'the file';
  return `${parent}.${key}`;
}

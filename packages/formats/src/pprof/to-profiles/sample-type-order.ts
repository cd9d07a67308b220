/** What users want to see first, of the sample types that agents write without naming a default. */
const SHOWN_FIRST: readonly string[] = [
  'cpu',
  'wall',
  'sample',
  'samples',
  'inuse_space',
  'inuse_objects',
  'alloc_space',
  'alloc_objects',
];

/**
 * The order of a profile's sample types in OTLP, where the first is shown by default: places in the pprof profile. First comes the
 * one that pprof names as its default; without, known types by a fixed order; and without known ones the last, which is what
 * pprof's tools show. The others keep their order.
 */
export function orderSampleTypes(types: readonly string[], defaultType: string): number[] {
  const places = types.map((_, place) => place);
  const named = defaultType === '' ? -1 : types.indexOf(defaultType);
  if (named >= 0) return withFirst(places, named);
  const rank = (place: number): number => {
    const found = SHOWN_FIRST.indexOf(types[place] ?? '');
    return found < 0 ? SHOWN_FIRST.length : found;
  };
  if (places.every((place) => rank(place) === SHOWN_FIRST.length))
    return withFirst(places, places.length - 1);
  return places.sort((a, b) => rank(a) - rank(b) || a - b);
}

function withFirst(places: readonly number[], first: number): number[] {
  return [...places.filter((place) => place === first), ...places.filter((place) => place !== first)];
}

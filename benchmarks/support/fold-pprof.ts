import { Profile } from 'pprof-format';

/**
 * What a pprof profile counts, as somebody else's decoder reads it: the sum of the values of each sample type and stack of
 * functions, files and lines, root first, zeros left out. Two files that give the same say the same, in whatever order.
 */
export function foldPprof(bytes: Uint8Array): Map<string, bigint> {
  const profile = Profile.decode(bytes);
  const textOf = (index: number | bigint): string => profile.stringTable.strings[Number(index)] ?? '';
  const types = profile.sampleType.map(({ type, unit }) => `${textOf(type)} in ${textOf(unit)}`);
  const names = new Map(
    profile.function.map(({ id, name, filename }) => [id, `${textOf(name)} (${textOf(filename)})`]),
  );
  // Lines of a location are innermost first, locations of a sample leaf first.
  const frames = new Map(
    profile.location.map(({ id, line }) => [
      id,
      line.map(({ functionId, line: at }) => `${names.get(functionId)}:${at}`),
    ]),
  );
  const sums = new Map<string, bigint>();
  for (const { locationId, value } of profile.sample) {
    const stack = locationId.flatMap((id) => frames.get(id) ?? ['?']).reverse();
    for (const [type, amount] of value.entries()) {
      const key = [types[type], ...stack].join(';');
      if (BigInt(amount) !== 0n) sums.set(key, (sums.get(key) ?? 0n) + BigInt(amount));
    }
  }
  return sums;
}

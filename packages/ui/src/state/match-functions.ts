import { splitName } from '@hotspan/flamegraph';

/** Those whose name has the text, in any case, as the search of the flame graph has it; those that begin with it first. */
export function matchFunctions<Named extends { readonly name: string }>(
  functions: readonly Named[],
  text: string,
): readonly Named[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return functions;
  const found = functions.filter(({ name }) => name.toLowerCase().includes(wanted));
  const isFirst = ({ name }: Named): boolean => name.toLowerCase().startsWith(wanted);
  return [...found.filter(isFirst), ...found.filter((one) => !isFirst(one))];
}

/**
 * The name of the function that a search box opens: of those with the text the one of exactly this name, with or without its file, else
 * the first. Without any the text itself, which may name a function that is too small to be listed.
 */
export function bestMatch(functions: readonly { readonly name: string }[], text: string): string {
  const wanted = text.trim();
  const matches = matchFunctions(functions, wanted);
  const exact =
    matches.find(({ name }) => name === wanted) ??
    matches.find(({ name }) => splitName(name).functionName === wanted);
  return (exact ?? matches[0])?.name ?? wanted;
}

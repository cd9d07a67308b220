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

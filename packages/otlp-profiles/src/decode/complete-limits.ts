/**
 * Completes limits by their defaults and checks them: known names, integers of at least 1.
 *
 * @param optionError makes the error of the caller's package from what is wrong.
 */
export function completeLimits<Limits extends object>(
  defaults: Limits,
  limits: Partial<Limits>,
  optionError: (problem: string) => Error,
): Limits {
  if (Object.keys(limits).length === 0) return defaults;
  const complete = { ...defaults, ...limits };
  for (const [name, value] of Object.entries(complete)) {
    if (!Object.hasOwn(defaults, name)) {
      throw optionError(`there is no limit named "${name}". Known are ${Object.keys(defaults).join(', ')}.`);
    }
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
      throw optionError(`${name} must be an integer of at least 1, got ${String(value)}.`);
    }
  }
  return complete;
}

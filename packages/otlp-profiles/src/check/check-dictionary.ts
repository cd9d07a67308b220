import type { DistinctRows } from '../model/distinct-rows.js';
import { type CheckedAttributes, checkAttributes } from './check-attributes.js';
import type { CheckContext } from './check-context.js';
import { checkFunctions } from './check-functions.js';
import { checkLinks } from './check-links.js';
import { checkLocations } from './check-locations.js';
import { checkMappings } from './check-mappings.js';
import { checkStacks } from './check-stacks.js';
import { type CheckedStrings, checkStrings } from './check-strings.js';

/** What the checks of resources and profiles need to know of the dictionary. */
export interface CheckedDictionary {
  readonly strings: CheckedStrings;
  readonly attributes: CheckedAttributes;
  readonly links: DistinctRows;
  readonly stacks: DistinctRows;
}

/** Checks every table, those that others refer to first: rows are compared by what they refer to. */
export function checkDictionary(context: CheckContext): CheckedDictionary {
  const strings = checkStrings(context);
  const attributes = checkAttributes(context, strings);
  const mappings = checkMappings(context, strings, attributes);
  const functions = checkFunctions(context, strings);
  const locations = checkLocations(context, attributes, { mappings, functions });
  const links = checkLinks(context);
  const stacks = checkStacks(context, locations);
  return { strings, attributes, links, stacks };
}

import type { Condition } from './label-condition.js';

/** A parameter of so many ids has 210 KB; statements may have 4 MiB. */
const IDS_PER_PARAMETER = 10_000;

/**
 * What counts of a row of `profiles`, as an expression: everything, or the samples of some stacks. Of those each row looks up all its
 * stacks in one set: 36 million look-ups among 200 000 ids take half a second.
 */
export function amountOfProfile(stacks: BigUint64Array | undefined): Condition {
  if (stacks === undefined) return { sql: 'total', parameters: {} };
  const parameters: Record<string, readonly bigint[]> = {};
  for (let start = 0; start < stacks.length; start += IDS_PER_PARAMETER) {
    parameters[`stacks_${start / IDS_PER_PARAMETER}`] = [
      ...stacks.subarray(start, start + IDS_PER_PARAMETER),
    ];
  }
  const lists = Object.keys(parameters).map((name) => `{${name}:Array(UInt64)}`);
  return {
    // As a subquery it is a set once; a list that is joined in place is joined again for every block.
    sql: `arraySum((stack, val) -> if(stack IN (SELECT arrayJoin(arrayConcat(${lists.join(', ')}))), val, 0), stacks, vals)`,
    parameters,
  };
}

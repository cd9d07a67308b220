import { limitError } from '../decode/decode-limits.js';
import type { DistinctRows } from '../model/distinct-rows.js';
import { type CheckContext, checkIndex } from './check-context.js';
import { checkRows } from './check-rows.js';
import { readStack } from './rows/dictionary-rows.js';

const RULE = { rule: 'stack-location-index', table: 'location_table' } as const;

/** @param distinctLocations which locations are equal. */
export function checkStacks(context: CheckContext, distinctLocations: DistinctRows): DistinctRows {
  const { reader, limits } = context;
  let frames = 0;
  return checkRows(context, 'stack_table', (_, path, end) => {
    const { pos } = reader;
    const locations = readStack(reader, end, limits);
    frames += locations.length;
    if (frames > limits.maxFrames) {
      throw limitError(limits, 'maxFrames', `the stacks have ${frames} frames`, 'Send smaller batches.', pos);
    }
    for (const [position, index] of locations.entries()) {
      checkIndex(context, RULE, { index, path, field: 'location_indices', position });
    }
    return {
      isZero: locations.length === 0,
      words: locations.map((index) => distinctLocations.first(index)),
    };
  });
}

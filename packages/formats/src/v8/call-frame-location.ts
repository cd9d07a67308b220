import type { ProfilesBuilder } from '@hotspan/otlp-profiles';
import type { InputBudget } from '../json/input-budget.js';
import { type JsonObject, toLine, toObject, toOptionalText, toText } from '../json/json-fields.js';
import { type JsonPlace, pathOf } from '../json/json-place.js';

/**
 * Adds the function and location of a node: its `callFrame` with lines and columns from 0, or, in files of before 2016, the
 * same fields on the node itself with lines and columns from 1. V8 says where a function is declared, not which line ran;
 * that line is both the function's and the location's, as in profiles of other Node.js tools. -1 means unset.
 */
export function addCallFrame(
  node: JsonObject,
  place: JsonPlace,
  { builder, budget }: { readonly builder: ProfilesBuilder; readonly budget: InputBudget },
): number {
  const isOld = node.callFrame === undefined;
  const framePlace = isOld ? place : { base: pathOf(place, 'callFrame'), index: -1 };
  const frame = isOld ? node : toObject(node.callFrame, place, 'callFrame');
  const name = budget.checkText(
    toText(frame.functionName, framePlace, 'functionName'),
    framePlace,
    'functionName',
  );
  const filename = budget.checkText(toOptionalText(frame.url, framePlace, 'url'), framePlace, 'url');
  const line = toLine(frame.lineNumber, isOld ? 0 : 1, framePlace, 'lineNumber');
  const column = toLine(frame.columnNumber, isOld ? 0 : 1, framePlace, 'columnNumber');
  const functionIndex = builder.addFunction({ name: name || '(anonymous)', filename, startLine: line });
  return builder.addLocation([{ functionIndex, line, column }]);
}

/** The name of the node above all others, which is no function. */
export const ROOT_NAME = '(root)';

/** Whether a node without a caller is V8's root, and not a frame. */
export function isRoot(node: JsonObject, place: JsonPlace): boolean {
  const frame = node.callFrame === undefined ? node : toObject(node.callFrame, place, 'callFrame');
  return frame.functionName === ROOT_NAME;
}

import { GrowableInt32, type ProfilesBuilder, SequenceTable } from '@hotspan/otlp-profiles';
import { FormatError } from '../errors.js';
import { describeValue } from '../json/describe-value.js';
import { toFinite, toList, toObject, wrongType } from '../json/json-fields.js';
import { type JsonPlace, pathOf } from '../json/json-place.js';
import { createPathStacks } from '../json/path-stacks.js';
import type { SpeedscopeProfile, SpeedscopeSamples } from './speedscope-profile.js';

/**
 * Reads `events`, frames that open and close: the time between two of them belongs to the stack that is open then. Open stacks
 * are nodes of a tree, so that an event costs the same at any depth.
 *
 * Time in which nothing is open is not measured time and makes no sample. Frames open after the last event close at the end
 * of the profile; events past `endValue` move that end, as speedscope takes them. Throws HOTSPAN_ERR_FORMAT_SHAPE for a
 * close that does not match the frame opened last, and for times that go backwards.
 */
export function readEvented(profile: SpeedscopeProfile, builder: ProfilesBuilder): SpeedscopeSamples {
  const { fields, place, startValue, endValue, frames, budget } = profile;
  const events = toList(fields.events, place, 'events');
  budget.takeSamples(events.length, place, 'events');

  const nodes = new SequenceTable();
  const parents = new GrowableInt32();
  const frameOf = new GrowableInt32();
  const selfValues: number[] = [];
  const scratch = [0, 0];
  let open = NO_FRAME;
  let depth = 0;
  let last = startValue;

  const eventPlace = { base: pathOf(place, 'events'), index: 0 };
  for (let row = 0; row < events.length; row++) {
    eventPlace.index = row;
    const event = toObject(events[row], eventPlace);
    const at = toFinite(event.at, eventPlace, 'at');
    if (at < last) throw wentBackwards(at, last, eventPlace);
    const frame = frames.toFrame(event.frame, eventPlace, 'frame');
    if (open !== NO_FRAME) selfValues[open] = (selfValues[open] ?? 0) + (at - last);
    last = at;

    if (event.type === 'O') {
      budget.checkDepth(++depth, eventPlace);
      scratch[0] = open;
      scratch[1] = frame;
      const node = nodes.intern(scratch);
      if (node === selfValues.length) {
        parents.push(open);
        frameOf.push(frame);
        selfValues.push(0);
      }
      open = node;
    } else if (event.type === 'C') {
      if (open === NO_FRAME || frameOf.at(open) !== frame) {
        throw doesNotClose(frame, open === NO_FRAME ? undefined : frameOf.at(open), eventPlace);
      }
      depth--;
      open = parents.at(open);
    } else {
      throw wrongType('"O" (open) or "C" (close)', event.type, eventPlace, 'type');
    }
  }
  const end = Math.max(endValue, last);
  if (open !== NO_FRAME) selfValues[open] = (selfValues[open] ?? 0) + (end - last);

  const stackOf = createPathStacks(
    builder,
    { parentOf: (node) => parents.at(node), locationOf: (node) => frames.locationOf(frameOf.at(node)) },
    budget,
  );
  const weights = new Map<number, number>();
  for (let node = 0; node < selfValues.length; node++) {
    const value = selfValues[node] ?? 0;
    if (value > 0) addWeight(weights, stackOf(node, place), value);
  }
  return { weights, length: end - startValue };
}

const NO_FRAME = -1;

/** Frames that are equal in all but their index make equal stacks. */
function addWeight(weights: Map<number, number>, stack: number, value: number): void {
  weights.set(stack, (weights.get(stack) ?? 0) + value);
}

function wentBackwards(at: number, last: number, place: JsonPlace): FormatError {
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SHAPE',
    `${pathOf(place, 'at')} must be at least ${last}, the time of the event before it or the start, got ${describeValue(at)}. Sort the events.`,
  );
}

function doesNotClose(frame: number, open: number | undefined, place: JsonPlace): FormatError {
  const what = open === undefined ? 'no frame is open' : `frame ${open} is open`;
  return new FormatError(
    'HOTSPAN_ERR_FORMAT_SHAPE',
    `${pathOf(place)} closes frame ${frame}, but ${what}. Close frames in the reverse order of opening them.`,
  );
}

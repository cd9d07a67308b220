import type { InputBudget } from '../json/input-budget.js';
import type { JsonObject } from '../json/json-fields.js';
import type { JsonPlace } from '../json/json-place.js';
import type { FrameLocations } from './frame-locations.js';

/** One entry of `profiles` on its way into the model: what both of its forms are read with. */
export interface SpeedscopeProfile {
  readonly fields: JsonObject;
  readonly place: JsonPlace;
  /** In the profile's unit. */
  readonly startValue: number;
  /** In the profile's unit, at least `startValue`. */
  readonly endValue: number;
  readonly frames: FrameLocations;
  readonly budget: InputBudget;
}

/** What an entry of `profiles` measured, in its unit. */
export interface SpeedscopeSamples {
  /** Weights by rows of the builder's stacks, all at least 0, in order of first appearance. */
  readonly weights: ReadonlyMap<number, number>;
  /** From the start to the end of the profile. */
  readonly length: number;
}

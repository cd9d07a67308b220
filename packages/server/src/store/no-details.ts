import type { ProfileDetails } from './rows.js';

/** Of a profile whose samples say nothing but their stack, as most do. */
export const NO_DETAILS: ProfileDetails = Object.freeze({
  traceIds: new Uint8Array(0),
  spanIds: new Uint8Array(0),
  attributes: [],
  link: new Uint32Array(0),
  attributeSet: new Uint32Array(0),
  stacks: new BigUint64Array(0),
  values: new BigInt64Array(0),
});

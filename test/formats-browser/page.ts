import * as formats from '@hotspan/formats';

// The test calls the package in the page, as the program of a page would.
Object.assign(globalThis, { formats });

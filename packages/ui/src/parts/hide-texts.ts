import type { HIDDEN } from '../state/flame-shape.js';

/** What is hidden, as people call it. */
export const HIDE_TEXTS: Readonly<Record<(typeof HIDDEN)[number], string>> = {
  node: 'functions of Node.js itself',
  packages: 'functions of installed packages',
  engine: 'what is no function, as garbage collection',
};

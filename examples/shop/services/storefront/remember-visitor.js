/**
 * A visitor's session.
 *
 * @typedef {object} Visitor
 * @property {number} id
 * @property {string} userAgent
 * @property {number} pageViews
 * @property {string[]} lastPages with room for all it may ever hold
 */

/** Room for the pages of a session, taken at once. It makes a visitor weigh about 2.4 KB. */
const PAGES_PER_VISITOR = 256;

/**
 * Creates the shop's memory of its visitors.
 *
 * THE DELIBERATE LEAK: a visitor without a cookie - every crawler, and the load driver - is a new one each time,
 * and no session ever ends. Only so that the demo can run for days, the oldest are dropped beyond `maxVisitors`.
 *
 * @param {number} maxVisitors
 */
export function createVisitorMemory(maxVisitors) {
  /** @type {Map<number, Visitor>} */
  const visitors = new Map();
  let lastId = 0;

  /**
   * @param {number} knownId of the cookie; NaN without one
   * @param {string} userAgent
   * @param {string} page
   * @returns {number} the id for the cookie
   */
  function rememberVisitor(knownId, userAgent, page) {
    let visitor = visitors.get(knownId);
    if (visitor === undefined) {
      visitor = { id: ++lastId, userAgent, pageViews: 0, lastPages: new Array(PAGES_PER_VISITOR) };
      visitors.set(visitor.id, visitor);
    }
    visitor.lastPages[visitor.pageViews++ % PAGES_PER_VISITOR] = page;
    if (visitors.size > maxVisitors) forgetOldest();
    return visitor.id;
  }

  function forgetOldest() {
    for (const oldestId of visitors.keys()) {
      visitors.delete(oldestId);
      return;
    }
  }

  return { rememberVisitor };
}

/** Creates a count of what became of the load's requests. Its size is bounded: one time per request of a minute. */
export function createLoadCount() {
  /** @type {number[]} */
  const timesMs = [];
  let failed = 0;
  let skipped = 0;

  /** @param {number} share 0 to 1 */
  function percentile(share) {
    const sorted = timesMs.toSorted((a, b) => a - b);
    return Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  }

  return {
    /** @param {boolean} isOk @param {number} timeMs */
    addAnswer(isOk, timeMs) {
      timesMs.push(timeMs);
      if (!isOk) failed++;
    },
    addSkipped() {
      skipped++;
    },
    /** One line for people. */
    format() {
      const times = `median ${percentile(0.5)} ms, 95th percentile ${percentile(0.95)} ms`;
      return `${timesMs.length} requests, ${failed} failed, ${skipped} left out, ${times}`;
    },
  };
}

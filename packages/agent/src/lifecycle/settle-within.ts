/** The most that Node's timers can hold, 25 days. They take more for 1 ms. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Resolves when `work` settles or `timeoutMs` have passed, with whether it has settled, and never rejects. Its timer
 * keeps the process alive for that long, on purpose, unless `isHeld` is false: uploads by themselves do not.
 */
export async function settleWithin(
  work: Promise<unknown>,
  timeoutMs: number,
  { isHeld = true }: { readonly isHeld?: boolean } = {},
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(timeoutMs, MAX_TIMER_MS));
    if (!isHeld) timer.unref();
  });
  // Whoever does the work reports how it ended, this only waits for it.
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

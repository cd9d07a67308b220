/**
 * Resolves when `work` settles or `timeoutMs` have passed, and never rejects. Its timer keeps the process alive for
 * that long, on purpose: uploads by themselves do not.
 */
export async function settleWithin(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  try {
    await Promise.race([work, timeout]);
  } catch {
    // Ignored: whoever does the work reports it, this only waits for it.
  } finally {
    clearTimeout(timer);
  }
}

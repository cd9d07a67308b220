// Runs on the page.
import type { PrepareWay, WayWindow } from './way.js';

/** Puts a flame graph on window, to be timed from outside of the page. */
export function offerWay(prepareWay: PrepareWay): void {
  let drawWay = (): void => {};
  const way: WayWindow['way'] = {
    prepare(nodeCount) {
      // The page has the element.
      drawWay = prepareWay(nodeCount, document.getElementById('graph') as HTMLElement);
    },
    draw: () => drawAndSettle(drawWay),
    hover,
  };
  Object.assign(window, { way });
}

/** Until twenty frames in a row came in time, which is when nothing is left to be done. */
async function drawAndSettle(draw: () => void): Promise<number> {
  const nextFrame = (): Promise<number> =>
    new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
  await nextFrame();
  const start = performance.now();
  draw();
  let drawn = await nextFrame();
  let last = drawn;
  for (let inTime = 0; inTime < 20; inTime++) {
    const now = await nextFrame();
    if (now - last > 34) {
      drawn = now;
      inTime = -1;
    }
    last = now;
  }
  return drawn - start;
}

/** Two frames for each move, one to be told of it and one to draw. */
async function hover(count: number): Promise<number[]> {
  const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const clientX = 20 + ((i * 397) % 1_160);
    const clientY = 5 + 22 * (i % 20);
    const target = document.elementFromPoint(clientX, clientY) ?? document.body;
    await nextFrame();
    const start = performance.now();
    const place = { clientX, clientY, bubbles: true, composed: true };
    for (const type of ['pointerover', 'pointermove'])
      target.dispatchEvent(new PointerEvent(type, { ...place, pointerType: 'mouse' }));
    for (const type of ['mouseover', 'mousemove']) target.dispatchEvent(new MouseEvent(type, place));
    await nextFrame();
    await nextFrame();
    times.push((performance.now() - start) / 2);
  }
  return times;
}

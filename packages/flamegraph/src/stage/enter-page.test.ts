import { expect, it } from 'vitest';
import { describeOnPage, type TestPage } from '../graph-page.fixture.js';

/** Puts a canvas between two paragraphs and tells of it; `graph` on window becomes the one that is drawn on it. */
const PUT_ON_CANVAS = `async (style, attributes = '') => {
  const { createFlameGraph } = await import('/index.js');
  document.body.innerHTML = '<style>canvas { border: 3px solid red; outline: none }</style>' +
    '<p>before</p><canvas style="' + style + '" ' + attributes + '></canvas><p>after</p>';
  const canvas = document.querySelector('canvas');
  const boxOf = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left, top, width, height];
  };
  window.boxBefore = boxOf(canvas);
  window.htmlBefore = document.body.innerHTML;
  window.graph.destroy();
  window.graph = createFlameGraph(canvas, { unit: 'nanoseconds' });
  window.graph.setData(window.stacksGraph({ 'main;parse': 75e6, 'main;render': 25e6 }));
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  const graphElement = document.querySelector('p').nextElementSibling;
  return { box: boxOf(graphElement), boxBefore: window.boxBefore, size: [canvas.width, canvas.height],
    colors: new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, 66).data.buffer)).size };
}`;

interface Seen {
  readonly box: readonly number[];
  readonly boxBefore: readonly number[];
  readonly size: readonly number[];
  readonly colors: number;
}

describeOnPage('a graph on a canvas', (on) => {
  const put = (style: string, attributes = ''): Promise<Seen> =>
    on.page.evaluate(`(${PUT_ON_CANVAS})(${JSON.stringify(style)}, ${JSON.stringify(attributes)})`);

  it('is drawn on it, in its place and size', async () => {
    const seen = await put('display: block; margin: 10px 20px; width: 500px; height: 200px');
    // The border of the page's canvases is none of the graph's.
    expect(seen.box).toEqual([seen.boxBefore[0], seen.boxBefore[1], 500, 200]);
    expect(seen.size).toEqual([500, 200]);
    expect(seen.colors).toBeGreaterThan(3);
    expect(await on.names()).toEqual(['total', 'main', 'parse', 'render']);
    expect(await on.page.locator('canvas').count()).toBe(1);
  });

  it('can be as large as its attributes say', async () => {
    expect((await put('', 'width="640" height="120"')).size).toEqual([646, 126]);
  });

  it('follows a size that is relative', async () => {
    expect((await put('width: 50%; height: 40vh')).size).toEqual([450, 200]);
    await on.page.setViewportSize({ width: 700, height: 300 });
    await on.page.waitForFunction(() => document.querySelector('canvas')?.width === 350);
    expect(await on.page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.height)).toBe(120);
    await on.page.setViewportSize({ width: 900, height: 500 });
  });

  it('explains and zooms by pointer and keys, with a ring around it when it has the focus', async () => {
    await put('width: 500px; height: 200px');
    const canvas = on.page.locator('canvas');
    await canvas.hover({ position: { x: 100, y: 55 } });
    expect(await on.page.getByRole('tooltip').textContent()).toContain('parse');
    await canvas.click({ position: { x: 100, y: 55 } });
    expect(await on.names()).toEqual(['total', 'main', 'parse']);
    await on.page.keyboard.press('Escape');
    expect(await on.names()).toEqual(['total', 'main', 'parse', 'render']);
    expect(await canvas.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('auto');
  });

  it('leaves the page as it was', async () => {
    await put('width: 500px; height: 200px;', 'width="30" aria-label="Profile" class="wide"');
    await on.page.locator('canvas').hover({ position: { x: 100, y: 55 } });
    const [before, after] = await on.page.evaluate(() => {
      const { graph, htmlBefore } = window as unknown as TestPage & { readonly htmlBefore: string };
      graph.destroy();
      return [htmlBefore, document.body.innerHTML];
    });
    expect(after).toBe(before);
  });

  it.each([
    ['drawn on already', `document.querySelector('canvas')`, 'that has a graph already'],
    ['on no page', `document.createElement('canvas')`, 'that is not on the page'],
    [
      'for another kind of pictures',
      `(() => {
        const canvas = document.body.appendChild(document.createElement('canvas'));
        canvas.getContext('bitmaprenderer');
        return canvas;
      })()`,
      'that has a context of another kind than 2d',
    ],
  ])('is refused where the canvas is %s', async (_, canvas, problem) => {
    await put('width: 500px; height: 200px');
    const message = await on.page.evaluate(
      `import('/index.js').then(({ createFlameGraph }) => createFlameGraph(${canvas})).catch(String)`,
    );
    expect(message).toContain(`[HOTSPAN_ERR_FLAME_CONTAINER]`);
    expect(message).toContain(problem);
  });
});

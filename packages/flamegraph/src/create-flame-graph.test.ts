import { expect, it } from 'vitest';
import { describeOnPage, type TestPage } from './graph-page.fixture.js';

describeOnPage('createFlameGraph', (on) => {
  it('shows the frames from the root down and finds each where it is', async () => {
    expect(await on.names()).toEqual(['total', 'idle', 'main', 'gc', 'handle', 'log', 'parse', 'render']);
    const { x, y } = await on.middleOf('parse');
    const frame = await on.page.evaluate(
      ([left, top]) => (window as unknown as TestPage).graph.frameAt(left, top),
      [x, y] as const,
    );
    expect(frame).toMatchObject({ name: 'parse', total: 50e6, self: 50e6, depth: 3 });
  });

  it('stands on its root when it is turned to a flame, and up is still up', async () => {
    const rows = await on.page.evaluate(async () => {
      const { graph } = window as unknown as TestPage;
      graph.setView({ orientation: 'flame' });
      await new Promise(requestAnimationFrame);
      return graph.visibleFrames().map((frame) => `${frame.name} ${frame.y}`);
    });
    expect(rows.slice(0, 3)).toEqual(['total 378', 'idle 356', 'main 356']);
    await on.page.locator('canvas').focus();
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp']) await on.page.keyboard.press(key);
    expect(await on.page.locator('[aria-live=polite]').textContent()).toMatch(/^handle:/);
  });

  it('keeps the root of a deep flame in sight when other data comes', async () => {
    const tops = await on.page.evaluate(async () => {
      const { graph, chainGraph } = window as unknown as TestPage;
      graph.setView({ orientation: 'flame' });
      const rootTop = (): number | undefined =>
        graph.visibleFrames().find((frame) => frame.name === 'total')?.y;
      const seen: (number | undefined)[] = [];
      for (const depth of [1_000, 2_000, 10]) {
        graph.setData(chainGraph(depth));
        await new Promise(requestAnimationFrame);
        seen.push(rootTop());
      }
      return seen;
    });
    expect(tops).toEqual([378, 378, 378]);
  });

  it('dims the frames that a search does not match', async () => {
    const colorOf = async (name: string): Promise<string> => {
      const { x, y } = await on.middleOf(name);
      return on.page.evaluate(
        ([left, top]) => {
          const context = document.querySelector('canvas')?.getContext('2d');
          return [...(context?.getImageData(left, top - 9, 1, 1).data ?? [])].join();
        },
        [x, y] as const,
      );
    };
    const bright = await colorOf('render');
    await on.page.evaluate(async () => {
      (window as unknown as TestPage).graph.setView({ search: 'parse' });
      await new Promise(requestAnimationFrame);
    });
    expect(await colorOf('render')).not.toBe(bright);
    expect(await colorOf('render')).toBe(await colorOf('gc'));
    expect(await colorOf('parse')).not.toBe(await colorOf('render'));
  });

  it('draws neighbours that are each too narrow to be seen as one box', async () => {
    const colors = await on.page.evaluate(async () => {
      const { graph, stacksGraph } = window as unknown as TestPage;
      const wide = { a: 2_500, z: 2_500 };
      const narrow = Array.from({ length: 5_000 }, (_, i) => [`m${i}`, 1]);
      graph.setData(stacksGraph({ ...wide, ...Object.fromEntries(narrow) }));
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      const row = document.querySelector('canvas')?.getContext('2d')?.getImageData(0, 23, 800, 1).data;
      return [...new Uint32Array(row?.buffer ?? new ArrayBuffer(0))];
    });
    const boxes = colors.flatMap((color, x) => (color === colors[x - 1] ? [] : [x]));
    // Wide frames end with a gap of a pixel, and the last of all lies at the edge.
    expect(boxes.filter((x) => x > 190 && x < 610)).toEqual([199, 200, 600]);
  });

  it('never hides what a search matches below what lies on the same pixel', async () => {
    const hidden = await on.page.evaluate(async () => {
      const { graph, stacksGraph } = window as unknown as TestPage;
      const names = Array.from({ length: 1_300 }, (_, i) => `m${String(i).padStart(4, '0')}`);
      graph.setData(stacksGraph(Object.fromEntries(names.map((name) => [name, 1]))));
      const matching = names.filter((_, i) => i % 100 === 50);
      graph.setView({ search: `/^(?:${matching.join('|')})$/` });
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      const row = document.querySelector('canvas')?.getContext('2d')?.getImageData(0, 23, 800, 1).data;
      const pixels = new Uint32Array(row?.buffer ?? new ArrayBuffer(0));
      const places = new Map(graph.visibleFrames().map((frame) => [frame.name, Math.round(frame.x)]));
      const dim = pixels[places.get('m0000') ?? 0];
      return matching.filter((name) => pixels[places.get(name) ?? 0] === dim);
    });
    expect(hidden).toEqual([]);
  });

  it.each([
    ['icicle', 9_000 * 22, 'level 9000 at 0'],
    ['flame', (10_000 - 9_000) * 22 - (400 - 22), 'level 9000 at 378'],
  ] as const)(
    'draws and finds frames of ten thousand rows (%s) on a canvas no taller than its container',
    async (orientation, scrollTop, first) => {
      const seen = await on.page.evaluate(
        async ([turned, top]) => {
          const { graph, chainGraph } = window as unknown as TestPage;
          graph.setView({ orientation: turned });
          graph.setData(chainGraph(10_000));
          const canvas = document.querySelector('canvas');
          const scroller = canvas?.parentElement?.parentElement;
          if (!canvas || !scroller) throw new Error('the graph has no canvas');
          scroller.scrollTop = top;
          await new Promise(requestAnimationFrame);
          const frames = graph.visibleFrames();
          const colorAt = (y: number): string | undefined =>
            canvas.getContext('2d')?.getImageData(750, y, 1, 1).data.join();
          return {
            frames: frames.map((frame) => `${frame.name} at ${frame.y}`),
            found: frames.map(({ x, y, height }) => graph.frameAt(x + 1, y + height / 2)?.name),
            colors: frames.map(({ y }) => colorAt(Math.min(Math.max(y + 10, 0), 399))),
            sizes: [canvas.height, canvas.clientHeight, scroller.scrollHeight],
          };
        },
        [orientation, scrollTop] as const,
      );
      expect(seen.frames[0]).toBe(first);
      expect(seen.frames).toHaveLength(19);
      expect(seen.found).toEqual(seen.frames.map((frame) => frame.split(' at ')[0]));
      expect(seen.colors).not.toContain('255,255,255,255');
      expect(seen.sizes).toEqual([400, 400, 10_001 * 22]);
    },
  );

  it('keeps the zoom by path when other data arrives, and falls back to the nearest caller', async () => {
    await on.click('parse');
    const zoomedTo = async (stacks: Record<string, number>): Promise<string[]> =>
      on.page.evaluate((folded) => {
        const { graph, stacksGraph } = window as unknown as TestPage;
        graph.setData(stacksGraph(folded));
        return graph.visibleFrames().map((frame) => frame.name);
      }, stacks);
    expect(await zoomedTo({ 'main;handle;parse': 5, 'main;handle;new': 5 })).toEqual([
      'total',
      'main',
      'handle',
      'parse',
    ]);
    expect(await zoomedTo({ 'main;gc': 5, idle: 5 })).toEqual(['total', 'main', 'gc']);
  });

  it('makes a picture of what is shown, with the rows out of sight', async () => {
    const sizes = await on.page.evaluate(async () => {
      const { graph, chainGraph, stacksGraph } = window as unknown as TestPage;
      const sizeOf = async (): Promise<string> => {
        const blob = await graph.toPng();
        const { width, height } = await createImageBitmap(blob);
        return `${blob.type} ${width} x ${height}`;
      };
      graph.setData(stacksGraph({ 'main;handle;parse': 1, idle: 1 }));
      const whole = await sizeOf();
      graph.setView({ zoom: ['idle'] });
      const zoomed = await sizeOf();
      graph.setData(chainGraph(10_000));
      return [whole, zoomed, await sizeOf()];
    });
    // The scroll bar of the last takes its part of the width.
    expect(sizes).toEqual([
      'image/png 800 x 88',
      'image/png 800 x 44',
      expect.stringMatching(/^image\/png \d+ x 16368$/),
    ]);
  });

  it.each(['icicle', 'flame'] as const)('paints the picture as the page does (%s)', async (orientation) => {
    const isSame = await on.page.evaluate(async (turned) => {
      const { graph } = window as unknown as TestPage;
      graph.setView({ orientation: turned, search: 'parse' });
      await new Promise(requestAnimationFrame);
      const canvas = document.querySelector('canvas');
      const image = await createImageBitmap(await graph.toPng());
      const copy = new OffscreenCanvas(image.width, image.height).getContext('2d');
      copy?.drawImage(image, 0, 0);
      const top = turned === 'icicle' ? 0 : 400 - image.height;
      const shown = canvas?.getContext('2d')?.getImageData(0, top, 800, image.height).data.join();
      return shown === copy?.getImageData(0, 0, 800, image.height).data.join();
    }, orientation);
    expect(isSame).toBe(true);
  });

  it('makes no picture of a graph that is hidden, and says what to do', async () => {
    const message = await on.page.evaluate(async () => {
      const { graph } = window as unknown as TestPage;
      const container = document.getElementById('graph');
      if (container !== null) container.style.display = 'none';
      graph.setView({});
      return graph.toPng().catch(String);
    });
    expect(message).toContain('[HOTSPAN_ERR_FLAME_PICTURE] the browser makes no picture of 0 x');
  });

  it('leaves nothing behind when destroyed', async () => {
    const left = await on.page.evaluate(() => {
      const { graph } = window as unknown as TestPage;
      graph.destroy();
      graph.destroy();
      return document.getElementById('graph')?.childElementCount;
    });
    expect(left).toBe(0);
  });
});

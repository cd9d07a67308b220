import { expect, it } from 'vitest';
import { describeOnPage, type TestPage } from '../graph-page.fixture.js';

describeOnPage('pointer and keys', (on) => {
  it('explains the frame under the pointer', async () => {
    expect(await on.tooltipAt('handle')).toEqual([
      'handle',
      'Total 81 ms (81 % of all, 84.4 % of caller)',
      'Self 0 s (0 % of all)',
    ]);
    await on.page.mouse.move(899, 499);
    await on.page.getByRole('tooltip').waitFor({ state: 'hidden' });
  });

  it('tells where the function under the pointer stands, and its share of what is zoomed to', async () => {
    const name = 'handle (node_modules/express/lib/router/layer.js)';
    await on.page.evaluate((handle) => {
      const { graph, stacksGraph } = window as unknown as TestPage;
      graph.setData(
        stacksGraph({ [`main;${handle};read`]: 30e6, [`main;${handle}`]: 10e6, 'main;gc': 60e6 }),
      );
      graph.setView({ zoom: ['main', handle] });
    }, name);
    const frame = (await on.page.evaluate(() => (window as unknown as TestPage).graph.visibleFrames())).at(2);
    const place = 'node_modules/express/lib/router/layer.js';
    expect(frame).toMatchObject({ name, functionName: 'handle', place });
    expect(await on.tooltipAt(name)).toEqual([
      ...['handle', place, 'Total 40 ms (40 % of all, 40 % of caller)', 'Self 10 ms (10 % of all)'],
    ]);
    expect(await on.tooltipAt('read')).toEqual([
      'read',
      'Total 30 ms (30 % of all, 75 % of caller, 75 % of zoomed)',
      'Self 30 ms (30 % of all)',
    ]);
  });

  it('explains both sides of a diff', async () => {
    await on.page.evaluate(() => {
      const { graph, diffGraph } = window as unknown as TestPage;
      graph.setData(diffGraph({ work: 30e6, idle: 70e6 }, { work: 80e6, idle: 120e6 }));
    });
    expect(await on.tooltipAt('work')).toEqual([
      'work',
      'Baseline 30 ms (30 % of it)',
      'Comparison 80 ms (40 % of it)',
      'Change +10 pp, +33.3 %',
    ]);
  });

  it('outlines the frames of pointer and cursor without drawing the graph again', async () => {
    const { x, y } = await on.middleOf('parse');
    await on.page.locator('canvas').focus();
    await on.page.evaluate(() => {
      const prototype = CanvasRenderingContext2D.prototype;
      const { fillRect } = prototype;
      prototype.fillRect = function (...box) {
        (window as unknown as TestPage).asked.push('fillRect');
        fillRect.apply(this, box);
      };
    });
    await on.page.mouse.move(x, y);
    for (const key of ['ArrowDown', 'ArrowDown']) await on.page.keyboard.press(key);
    const seen = await on.page.evaluate(async () => {
      await new Promise(requestAnimationFrame);
      const canvas = document.querySelector('canvas');
      const outlines = [...(canvas?.parentElement?.querySelectorAll('div') ?? [])];
      const { graph, asked } = window as unknown as TestPage;
      const boxes = outlines.map((outline) => {
        const { left, top, width, height } = outline.getBoundingClientRect();
        return [left, top, width, height].map(Math.round).join();
      });
      const expected = ['parse', 'main'].map((name) => {
        const frame = graph.visibleFrames().find((candidate) => candidate.name === name);
        if (frame === undefined) throw new Error(`${name} is not visible`);
        return [frame.x, frame.y, frame.width - 1, frame.height - 1].map(Math.round).join();
      });
      return { boxes, expected, asked };
    });
    expect(seen.boxes).toEqual(seen.expected);
    expect(seen.asked).toEqual([]);
    // The cursor goes with a click, also where there is nothing to zoom to.
    await on.click('total');
    await on.page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await on.page.locator('canvas ~ div').nth(1).isVisible()).toBe(false);
  });

  it('zooms to a clicked frame, keeps its callers, and shows all again on Escape', async () => {
    await on.click('handle');
    expect(await on.names()).toEqual(['total', 'main', 'handle', 'log', 'parse', 'render']);
    await on.page.keyboard.press('Escape');
    expect(await on.names()).toContain('idle');
    expect(await on.zooms()).toEqual([['main', 'handle'], []]);
  });

  it('is operated by keyboard and announces every step', async () => {
    await on.page.locator('canvas').focus();
    const announced: string[] = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
      await on.page.keyboard.press(key);
      announced.push((await on.page.locator('[aria-live=polite]').textContent())?.split(':')[0] ?? '');
    }
    expect(announced).toEqual(['total', 'main', 'handle', 'gc', 'main']);
    await on.page.keyboard.press('Enter');
    expect(await on.zooms()).toEqual([['main']]);
    expect(await on.page.getByRole('img').getAttribute('aria-label')).toContain('Zoomed to main.');
  });

  it('steps through the matches of a search, the heaviest first, and zooms until each can be seen', async () => {
    await on.page.evaluate(() => {
      const { graph, stacksGraph } = window as unknown as TestPage;
      graph.setData(stacksGraph({ 'main;parse': 900, 'main;gc;parse small': 1, 'main;gc': 99 }));
      graph.setView({ search: 'parse' });
    });
    await on.page.locator('canvas').focus();
    const announced: (string | null)[] = [];
    for (const key of ['n', 'n', 'n', 'p']) {
      await on.page.keyboard.press(key);
      announced.push(await on.page.locator('[aria-live=polite]').textContent());
    }
    expect(announced.map((text) => text?.split(':')[0])).toEqual([
      'Match 1 of 2. parse',
      'Match 2 of 2. parse small',
      'Match 1 of 2. parse',
      'Match 2 of 2. parse small',
    ]);
    expect(await on.zooms()).toEqual([['main', 'gc', 'parse small'], [], ['main', 'gc', 'parse small']]);
  });

  it('asks the page for a menu and for its search box', async () => {
    const { x, y } = await on.middleOf('handle');
    await on.page.mouse.click(x, y, { button: 'right' });
    await on.page.locator('canvas').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Shift+F10', '/']) await on.page.keyboard.press(key);
    const asked = await on.page.evaluate(() => (window as unknown as TestPage).asked);
    expect(asked).toEqual([`handle at ${Math.round(x)},${Math.round(y)}`, 'main at 32,44', '/']);
    expect(await on.zooms()).toEqual([]);
  });

  it('zooms far down and back up by keyboard without losing the cursor from sight', async () => {
    await on.page.evaluate(() => {
      const { graph, chainGraph } = window as unknown as TestPage;
      graph.setData(chainGraph(10_000));
      graph.setView({ zoom: Array.from({ length: 8_000 }, (_, i) => `level ${i + 1}`) });
    });
    expect(await on.names()).toContain('level 8000');
    await on.page.locator('canvas').focus();
    for (let i = 0; i < 30; i++) await on.page.keyboard.press('ArrowDown');
    expect(await on.names()).toContain('level 8029');
    await on.page.keyboard.press('Home');
    expect(await on.names()).toContain('total');
  });
});

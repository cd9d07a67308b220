import type { Page } from '@playwright/test';

/**
 * Side of a block in pixels, and the difference of a colour channel, of 255, that counts. Measured on the Status view: with another sans-serif
 * font (Liberation Sans for DejaVu Sans) 2 % of the blocks are found nowhere near, without a panel, or with one that lies over another, 7 % and more.
 */
const BLOCK = 24;
const MOST_PER_BLOCK = 8;

/** The mean colours of a picture's blocks, row by row. */
export interface Blocks {
  readonly columns: number;
  readonly rows: number;
  /** Red, green and blue of each block, 0 to 255. */
  readonly colors: readonly number[];
}

/** Reads a PNG by the browser of a page, which needs no decoder of our own. */
export function readBlocks(page: Page, png: Buffer): Promise<Blocks> {
  // As text, because the types of the tests are those of Node.js.
  return page.evaluate(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const columns = Math.ceil(image.width / ${BLOCK});
    const rows = Math.ceil(image.height / ${BLOCK});
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const colors = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const width = Math.min(${BLOCK}, image.width - column * ${BLOCK});
        const height = Math.min(${BLOCK}, image.height - row * ${BLOCK});
        const { data } = context.getImageData(column * ${BLOCK}, row * ${BLOCK}, width, height);
        const sums = [0, 0, 0];
        for (let at = 0; at < data.length; at++) if (at % 4 < 3) sums[at % 4] += data[at];
        for (const sum of sums) colors.push(sum / (width * height));
      }
    }
    return { columns, rows, colors };
  })()`);
}

/**
 * The share of blocks, from 0 to 1, that one of the pictures has and the other has not at that place or beside it, where another font would
 * have moved it; 1 for pictures of different sizes.
 */
export function differingShare(a: Blocks, b: Blocks): number {
  if (a.columns !== b.columns || a.rows !== b.rows) return 1;
  const blocks = a.columns * a.rows;
  let differing = 0;
  for (let block = 0; block < blocks; block++) if (!isNear(block, a, b) || !isNear(block, b, a)) differing++;
  return differing / blocks;
}

/** Whether a block is in another picture at its place or beside it. */
function isNear(block: number, { columns, rows, colors }: Blocks, other: Blocks): boolean {
  const column = block % columns;
  const row = (block - column) / columns;
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      const at = (y * columns + x) * 3;
      const differences = [0, 1, 2].map((channel) =>
        Math.abs((colors[block * 3 + channel] ?? 0) - (other.colors[at + channel] ?? 0)),
      );
      if (Math.max(...differences) <= MOST_PER_BLOCK) return true;
    }
  }
  return false;
}

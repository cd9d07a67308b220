import { type FlameData, nameOf, ROOT_NODE } from '../decode/flame-data.js';
import { fitLabel, LABEL_PADDING_PX, MIN_LABEL_PX } from '../draw/fit-label.js';
import { type FlameTheme, LIGHT_THEME } from '../draw/flame-theme.js';
import { type ColorBy, frameColors } from '../draw/frame-colors.js';
import { describeFrame } from '../explain/describe-frame.js';
import { splitName } from '../explain/split-name.js';
import { frameBox } from '../layout/frame-box.js';
import { visitVisibleFrames } from '../layout/visit-visible-frames.js';
import { type Orientation, ROW_HEIGHT_PX, zoomLayout } from '../layout/zoom-layout.js';

/** What the picture shows; all optional. */
export interface SvgOptions {
  /** Width in CSS pixels. Default 1200. */
  readonly widthPx?: number;
  /** The node that takes all of the width. Default the root. */
  readonly focus?: number;
  /** Sample unit of the values. Default `count`. */
  readonly unit?: string;
  /** Default the light one. */
  readonly theme?: FlameTheme;
  /** Default: `diff` for a diff, else `package`. */
  readonly colorBy?: ColorBy;
  /** Default `icicle`. */
  readonly orientation?: Orientation;
  /** Read by screen readers, and shown by what lists pictures. Default `Flame graph`. */
  readonly title?: string;
}

const DEFAULT_WIDTH_PX = 1_200;
/** An average letter of the font at 12 px, a little too wide rather than too narrow: nothing measures here. */
const LETTER_PX = 6.8;

/**
 * Draws the graph as SVG text: every level, each frame of at least half a pixel, with what the tooltip says as its title. It needs no
 * page, so it can be made where there is none.
 */
export function toSvg(data: FlameData, options: SvgOptions = {}): string {
  const { widthPx = DEFAULT_WIDTH_PX, focus = ROOT_NODE, unit = 'count', theme = LIGHT_THEME } = options;
  const { orientation = 'icicle', title = 'Flame graph' } = options;
  const layout = zoomLayout(data, focus, { widthPx, orientation });
  const colors = frameColors(data, theme, options.colorBy);
  const frames: string[] = [];
  visitVisibleFrames(data, layout, 0, data.levelCount - 1, (node, _level, _x, _width, isRun) => {
    if (isRun) return;
    const { x, y, width } = frameBox(data, layout, node);
    const fill = colors.fills[colors.indexOf(node)] ?? theme.neutral;
    const label = labelOf(nameOf(data, node), width);
    const box = `x="${round(x)}" y="${y}" width="${round(Math.max(width - 1, 0.5))}" height="${ROW_HEIGHT_PX - 1}"`;
    const text =
      label === ''
        ? ''
        : `<text x="${round(x + LABEL_PADDING_PX)}" y="${y + ROW_HEIGHT_PX / 2}">${escapeXml(label)}</text>`;
    const said = escapeXml(describeFrame(data, node, { unit }).sentence);
    frames.push(`<g><title>${said}</title><rect ${box} fill="${escapeXml(fill)}"/>${text}</g>`);
  });
  const size = `width="${widthPx}" height="${layout.heightPx}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${widthPx} ${layout.heightPx}" role="img" font-size="12" font-family="${escapeXml(theme.fontFamily)}" dominant-baseline="central" fill="${escapeXml(theme.text)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect ${size} fill="${escapeXml(theme.background)}"/>`,
    ...frames,
    '</svg>\n',
  ].join('\n');
}

const measure = (text: string): number => text.length * LETTER_PX;

function labelOf(name: string, widthPx: number): string {
  if (widthPx < MIN_LABEL_PX) return '';
  return fitLabel(splitName(name).functionName, widthPx - 2 * LABEL_PADDING_PX, measure);
}

const round = (px: number): number => Math.round(px * 100) / 100;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 cannot have at all: control characters, halves of pairs by themselves, and two that are no characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

function escapeXml(text: string): string {
  return text
    .replace(UNWRITABLE, '\ufffd')
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

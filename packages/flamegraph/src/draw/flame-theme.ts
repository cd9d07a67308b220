/** Colours and font of the drawing, as CSS values. */
export interface FlameTheme {
  /** Behind the frames. */
  readonly background: string;
  /** Labels on frames. */
  readonly text: string;
  /** Frames that stand for no function, such as `(program)` or `other`. */
  readonly neutral: string;
  /** Neighbours too narrow to be drawn one by one. */
  readonly run: string;
  /** Frames that do not match the search. */
  readonly dim: string;
  /** Labels on dimmed frames. */
  readonly dimText: string;
  /** Around the frame under the pointer or the keyboard cursor. */
  readonly outline: string;
  /** Frames by package, picked by hash: at least one colour, each readable under `text`. */
  readonly palette: readonly string[];
  /** Frames by value, from little to all of the graph: at least one colour. */
  readonly valueRamp: readonly string[];
  /** Frames of a diff, from a share that shrank to one that grew, an odd number of colours with "as before" in the middle. */
  readonly diffRamp: readonly string[];
  /** Frames of a diff that the comparison does not have. */
  readonly onlyBaseline: string;
  /** Frames of a diff that the baseline does not have. */
  readonly onlyComparison: string;
  /** CSS font family of labels. */
  readonly fontFamily: string;
}

const FONT_FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

// Twelve hues of the OKLCH circle, each at two near lightnesses and one chroma, so that no package shouts. Contrast of the text on
// them is above 9 (light) and 6 (dark); WCAG 2.2 AA asks for 4.5, and a test keeps it. The ramps are straight lines in OKLab: of
// values from yellow to red, of diffs from blue over grey to red, which the common kinds of colour blindness tell apart.
/** On a light page. */
export const LIGHT_THEME: FlameTheme = {
  background: '#ffffff',
  text: '#1a1d21',
  neutral: '#d5d9df',
  run: '#c6ccd4',
  dim: '#eceef1',
  dimText: '#5c6570',
  outline: '#111417',
  palette: [
    ...['#f4b1a7', '#ffbeb4', '#efb694', '#fcc3a1', '#e3bd8a', '#f0ca96', '#d0c689', '#ddd396'],
    ...['#aed09c', '#bbdda9', '#92d5b7', '#9fe2c4', '#83d5d4', '#90e2e1', '#8ad0eb', '#97ddf9'],
    ...['#a1c7f8', '#aed4ff', '#bebdf7', '#cbcaff', '#d8b5e8', '#e5c2f6', '#edafcb', '#fabcd8'],
  ],
  valueRamp: ['#f7e3a8', '#f8d39c', '#f7c38f', '#f6b383', '#f5a277', '#f3916b', '#f0805f'],
  diffRamp: [
    ...['#6ea8f5', '#8bb7f2', '#a7c6ef', '#c3d4eb', '#dfe2e6', '#e8cdc8', '#efb8aa', '#f4a28b'],
    '#f78a6c',
  ],
  onlyBaseline: '#7fd1c0',
  onlyComparison: '#f0c24a',
  fontFamily: FONT_FAMILY,
};

/** On a dark page. */
export const DARK_THEME: FlameTheme = {
  background: '#14171c',
  text: '#f4f5f7',
  neutral: '#4a515b',
  run: '#3a414a',
  dim: '#20252c',
  dimText: '#9aa3ae',
  outline: '#ffffff',
  palette: [
    ...['#6e3d37', '#7e4b45', '#6b4127', '#7a4f35', '#63471c', '#72552b', '#564e1b', '#645c2a'],
    ...['#3c562e', '#4a643b', '#205943', '#306751', '#055959', '#1d6767', '#16556a', '#276378'],
    ...['#324e73', '#3f5c82', '#494772', '#575581', '#5b4167', '#6a4f76', '#6a3c52', '#794a60'],
  ],
  valueRamp: ['#5a4a1e', '#66491f', '#72481f', '#7e4620', '#894421', '#954121', '#a03d22'],
  diffRamp: [
    ...['#1f5cae', '#2d5998', '#385682', '#40526c', '#474d56', '#604c4c', '#764941', '#8b4534'],
    '#a03d22',
  ],
  onlyBaseline: '#0b6a5e',
  onlyComparison: '#75590a',
  fontFamily: FONT_FAMILY,
};

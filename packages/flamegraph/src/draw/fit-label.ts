/** Measures a text in CSS pixels. */
export type MeasureText = (text: string) => number;

/** Frames get a label from this width on: less holds no three characters. */
export const MIN_LABEL_PX = 20;
export const LABEL_PADDING_PX = 5;

/** Fewer characters than this, the ellipsis counted, say nothing. */
const MIN_CHARS = 3;

/** Shortens the name of a function to a width, with an ellipsis at its end. The empty string when nothing useful fits. */
export function fitLabel(functionName: string, widthPx: number, measure: MeasureText): string {
  const fullPx = measure(functionName);
  if (fullPx <= widthPx) return functionName;
  // The average character gives the first guess; names are not set in a fixed-width font, so it may have to shrink.
  let chars = Math.floor((widthPx / fullPx) * functionName.length);
  while (chars >= MIN_CHARS) {
    const label = `${functionName.slice(0, chars - 1)}…`;
    if (measure(label) <= widthPx) return label;
    chars--;
  }
  return '';
}

/** A measure that remembers; forgets everything when it holds `limit` texts, so it stays small however many names pass. */
export function rememberMeasure(measure: MeasureText, limit = 20_000): MeasureText {
  const known = new Map<string, number>();
  return (text) => {
    const width = known.get(text);
    if (width !== undefined) return width;
    if (known.size >= limit) known.clear();
    const measured = measure(text);
    known.set(text, measured);
    return measured;
  };
}

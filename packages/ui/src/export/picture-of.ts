import { UiError } from '../client/errors.js';

/**
 * The flame graph that an element is beside, as a PNG picture of what the screen shows of it.
 *
 * @throws UiError HOTSPAN_ERR_UI_PICTURE when the browser cannot make one.
 */
export async function pictureBeside(element: Element): Promise<Blob> {
  const canvas = element.closest('.flame')?.querySelector<HTMLCanvasElement>('.flame-graph canvas');
  const blob = await new Promise<Blob | null>((resolve) => {
    if (canvas) canvas.toBlob(resolve, 'image/png');
    else resolve(null);
  });
  if (blob === null) throw new UiError('HOTSPAN_ERR_UI_PICTURE', 'The browser made no picture of the graph.');
  return blob;
}

/** Gives a canvas its size in device pixels; only when it changes, for that clears the canvas and is slow. */
export function resizeCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

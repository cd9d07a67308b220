import { type RefObject, useEffect, useState } from 'react';
import { type RowWindow, rowWindow } from '../state/row-window.js';

/** Height of a row and of the head in CSS pixels, as `top-table.css` has them. */
export const ROW_PX = 26;
const HEAD_PX = 28;

/** Which of the rows are in the scrolled part of an element, and a way to bring one there. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
): { readonly window: RowWindow; readonly heightPx: number; readonly reveal: (row: number) => void } {
  const [view, setView] = useState({ scrollTopPx: 0, heightPx: 600 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // In steps of rows: what lies between shows the same rows.
    const read = (): void => {
      const scrollTopPx = Math.floor(element.scrollTop / ROW_PX) * ROW_PX;
      const heightPx = element.clientHeight;
      setView((last) =>
        last.scrollTopPx === scrollTopPx && last.heightPx === heightPx ? last : { scrollTopPx, heightPx },
      );
    };
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [scroller]);

  const reveal = (row: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const topPx = row * ROW_PX;
    const roomPx = element.clientHeight - HEAD_PX - ROW_PX;
    // The head covers the first pixels of what is scrolled.
    if (topPx < element.scrollTop) element.scrollTop = topPx;
    else if (topPx > element.scrollTop + roomPx) element.scrollTop = topPx - roomPx;
  };
  return { window: rowWindow(count, { ...view, rowPx: ROW_PX }), heightPx: view.heightPx, reveal };
}

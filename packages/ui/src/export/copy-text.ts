import { UiError } from '../client/errors.js';

/**
 * Puts text into the clipboard. Must be called within a few seconds of a click or key.
 *
 * @throws UiError HOTSPAN_ERR_UI_CLIPBOARD when the browser does not let it.
 */
export async function copyText(text: string): Promise<void> {
  try {
    // Only there in a secure context, which a server in the same network without TLS is not.
    if (navigator.clipboard !== undefined) await navigator.clipboard.writeText(text);
    else if (!copyBySelection(text)) throw new Error('the page is not in a secure context');
  } catch (cause) {
    throw new UiError(
      'HOTSPAN_ERR_UI_CLIPBOARD',
      `The browser does not let the page copy: ${String(cause)}.`,
      {
        cause,
      },
    );
  }
}

/** The way of old, which needs no secure context. */
function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } finally {
    area.remove();
  }
}

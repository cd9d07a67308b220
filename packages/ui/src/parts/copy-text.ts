import { UiError } from '../client/errors.js';

/**
 * Puts text on the clipboard. Must be called within a few seconds of a click or key.
 *
 * @throws UiError HOTSPAN_ERR_UI_CLIPBOARD when the browser does not let it.
 */
export async function copyText(text: string): Promise<void> {
  try {
    // There is none without a secure context, that is where the page comes from another host without TLS.
    await navigator.clipboard.writeText(text);
  } catch (cause) {
    if (copySelected(text)) return;
    throw new UiError('HOTSPAN_ERR_UI_CLIPBOARD', 'The browser does not let the page copy.', { cause });
  }
}

/** The older way, which needs no secure context. */
function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

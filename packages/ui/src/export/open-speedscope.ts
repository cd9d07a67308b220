import { UiError } from '../client/errors.js';

/**
 * Shows a profile in speedscope, in a tab of its own, from the server that the page came from. The file is handed over as a `blob:`
 * URL: speedscope could not send a token with a request, and a file of this tab is nowhere else. Must be called within a few seconds
 * of a click or key.
 *
 * @throws UiError HOTSPAN_ERR_UI_POPUP when the browser does not open a tab.
 */
export async function openSpeedscope(load: () => Promise<Blob>, title: string): Promise<void> {
  // Before the file is there: what is opened later than that is taken for an advertisement.
  const tab = window.open('about:blank');
  if (tab === null)
    throw new UiError('HOTSPAN_ERR_UI_POPUP', 'The browser did not open a tab for speedscope.');
  try {
    // Lives as long as this page, so that the other tab can be reloaded.
    const profile = URL.createObjectURL(await load());
    const viewer = new URL('speedscope/', document.baseURI);
    // Stacks of a profile are merged: their order in time is lost, so the view is not that of time.
    viewer.hash = `profileURL=${encodeURIComponent(profile)}&title=${encodeURIComponent(title)}&view=left-heavy`;
    tab.location.replace(viewer);
  } catch (error) {
    tab.close();
    throw error;
  }
}

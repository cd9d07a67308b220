/** Folders that are shown beside a file: enough to tell files of one name apart. */
const SHOWN_FOLDERS = 1;

/** A place for where there is little room: of installed packages the path within, of other files the end. The whole one is in titles. */
export function shortPlace(place: string): string {
  const inPackage = place.split(/[\\/]node_modules[\\/]|^node_modules[\\/]/).at(-1) ?? place;
  if (inPackage !== place || place.startsWith('node:')) return inPackage;
  const parts = place.split(/[\\/]/);
  return parts.slice(-1 - SHOWN_FOLDERS).join('/');
}

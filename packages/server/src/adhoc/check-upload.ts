import { queryError } from '../api/parse-request.js';
import { ServerError } from '../errors.js';

/** What is stored of a tenant's uploads. */
export interface UploadCounts {
  readonly uploads: number;
  /** Of base64. */
  readonly bytes: number;
}

/** A file, in base64 as sent and without compression. Pyroscope has the same limit. */
export const MAX_FILE_BYTES: number = 4 * 1024 * 1024;
const MAX_NAME_LENGTH = 255;
const MAX_UPLOADS = 1_000;
const MAX_BYTES = 200_000_000;

const ULID_LENGTH = 26;

/**
 * The name that an upload is stored under: other characters than letters, digits and `.`, `_`, `-` become `_`. Throws
 * HOTSPAN_ERR_SERVER_PROFILE for none, and for one of more than 255 characters.
 */
export function normalizeName(name: string): string {
  const normal = name.replace(/[^a-zA-Z0-9._-]/gu, '_');
  if (normal === '') throw uploadError('the name of the file is required. Give it one.');
  if (normal.length > MAX_NAME_LENGTH) {
    throw uploadError(
      `the name of a file has at most ${MAX_NAME_LENGTH} characters, got ${normal.length}. Shorten it.`,
    );
  }
  return normal;
}

/** Throws HOTSPAN_ERR_SERVER_QUERY for what cannot be the id of an upload. */
export function checkId(field: string, id: string): void {
  const longest = ULID_LENGTH + 1 + MAX_NAME_LENGTH;
  if (id.length <= longest && /^[a-zA-Z0-9._-]+$/.test(id)) return;
  throw queryError(
    `${field} must be the id of an upload: at most ${longest} letters, digits, dots, dashes and underscores. Take it from List.`,
  );
}

/** Throws HOTSPAN_ERR_SERVER_PROFILE for no file, and for one of more than 4 MiB of base64. */
export function checkFileSize(base64: string): void {
  if (base64 === '') throw uploadError('profile is required. Send the bytes of the file in base64.');
  if (base64.length > MAX_FILE_BYTES) {
    throw uploadError(
      `a file has at most ${MAX_FILE_BYTES} bytes in base64, got ${base64.length}. Compress it with gzip, or send a shorter profile.`,
    );
  }
}

/** Throws HOTSPAN_ERR_SERVER_PROFILE for more than a tenant may have. */
export function checkCounts({ uploads, bytes }: UploadCounts): void {
  const end = 'Older ones go with the retention of the tenant.';
  if (uploads > MAX_UPLOADS) {
    throw uploadError(`a tenant has at most ${MAX_UPLOADS} uploads, and this would be one more. ${end}`);
  }
  if (bytes > MAX_BYTES) {
    throw uploadError(
      `the uploads of a tenant have at most ${MAX_BYTES} bytes in base64 together, and would have ${bytes}. ${end}`,
    );
  }
}

export function uploadError(message: string): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_PROFILE', message);
}

import { ServerError } from '../errors.js';

export function backupError(message: string, cause?: unknown): ServerError {
  return new ServerError('HOTSPAN_ERR_SERVER_BACKUP', message, { cause });
}

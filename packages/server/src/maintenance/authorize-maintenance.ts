import { ServerError } from '../errors.js';
import type { Access, HeaderLookup } from '../listen/access.js';
import type { DataDirLock } from '../store/data-dir-lock.js';
import { KEY_HEADER } from './register-maintenance.js';

export interface MaintenanceAccess {
  readonly access: Access;
  /** Whether clients must send tokens. */
  readonly hasTokens: boolean;
  readonly lock: DataDirLock;
}

/**
 * Who may save, restore, merge and check: whoever can read the data directory, which has the data itself, and tokens with
 * the scope admin. Without tokens nobody else: an open server may be written to and read from by everybody, but it does
 * not fill disks of its machine for them.
 */
export function authorizeMaintenance({
  access,
  hasTokens,
  lock,
}: MaintenanceAccess): (header: HeaderLookup) => void {
  return (header) => {
    if (lock.isKey(header(KEY_HEADER))) return;
    if (hasTokens) access.authorizeAdmin(header);
    else {
      throw new ServerError(
        'HOTSPAN_ERR_SERVER_FORBIDDEN',
        'administration over HTTP takes a token with the scope admin, and the server has no --auth-token. Give it one, or run the command of hotspan-server beside the data directory.',
      );
    }
  };
}

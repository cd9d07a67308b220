import { parseClickHouseUrl } from '../store/clickhouse-url.js';
import { NONE } from './access-option-parsers.js';
import type { ParseOption } from './option-parsers.js';

/** Address of a ClickHouse server, as it was given; the empty string for none. */
export function clickHouseUrl(): ParseOption<string> {
  return (text) => {
    if (text === '' || text === NONE) return { value: '' };
    const parsed = parseClickHouseUrl(text);
    return 'problem' in parsed ? parsed : { value: text };
  };
}

/** Name of a cluster; the empty string for none. */
export function clusterName(): ParseOption<string> {
  return (text) => {
    if (text === '' || text === NONE) return { value: '' };
    if (/^[\w.-]{1,100}$/.test(text)) return { value: text };
    return {
      problem: 'must be up to 100 letters, digits, dots, dashes or underscores, for example profiles',
    };
  };
}

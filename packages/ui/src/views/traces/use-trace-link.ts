import { useState } from 'react';
import { loadTraceLink } from '../../client/load-trace-link.js';
import { useRequest } from '../../client/use-request.js';
import { readOwnTraceLink, writeOwnTraceLink } from '../../state/trace-link.js';

/** The template of links to the user's tracing UI. */
export interface TraceLinkState {
  /** The user's own, else the server's, else undefined. */
  readonly template: string | undefined;
  /** What the user has set in this browser; empty for nothing. */
  readonly own: string;
  readonly ofServer: string | undefined;
  readonly onSet: (template: string) => void;
}

export function useTraceLink(): TraceLinkState {
  const [own, setOwn] = useState(readOwnTraceLink);
  const { data: ofServer } = useRequest('trace-link', loadTraceLink);
  const onSet = (template: string): void => {
    writeOwnTraceLink(template);
    setOwn(template);
  };
  return { template: own || ofServer, own, ofServer, onSet };
}

import { useEffect, useRef, useState } from 'react';
import { loadStatus, type ServerStatus } from '../../client/load-status.js';
import { type RequestState, useRequest } from '../../client/use-request.js';
import { useInterval } from '../../state/use-interval.js';
import { type IngestRate, type Reading, rateBetween } from './ingest-rate.js';

const REFRESH_MS = 5_000;

/** The server's status, asked for every five seconds, with what has come in while it was watched. */
export function useStatus(): RequestState<ServerStatus> & {
  readonly rate: IngestRate | undefined;
  readonly refresh: () => void;
} {
  const [count, setCount] = useState(0);
  const refresh = (): void => setCount((last) => last + 1);
  useInterval(refresh, REFRESH_MS);
  const state = useRequest(String(count), loadStatus);
  return { ...state, rate: useRate(state.data), refresh };
}

function useRate(status: ServerStatus | undefined): IngestRate | undefined {
  const first = useRef<Reading>(undefined);
  const [rate, setRate] = useState<IngestRate>();
  useEffect(() => {
    if (status?.received === undefined) return;
    const { profiles, bytes } = status.received;
    const reading = { atMs: performance.now(), profiles, bytes };
    // A server that was restarted begins anew.
    if (first.current === undefined || profiles < first.current.profiles) first.current = reading;
    setRate(rateBetween(first.current, reading));
  }, [status]);
  return rate;
}

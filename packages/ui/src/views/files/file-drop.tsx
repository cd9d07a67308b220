import { type ReactElement, useEffect, useRef, useState } from 'react';

const ACCEPTED =
  '.pb,.gz,.pprof,.prof,.cpuprofile,.heapprofile,.folded,.collapsed,.txt,.json,.otlp,.speedscope,.bin,.perf';

/** The button that asks for files; they can be dropped anywhere on the page too, where the browser would open them otherwise. */
export function FileDrop(props: {
  /** Whether no file is shown, so that there is room. */
  readonly isEmpty: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}): ReactElement {
  const [isOver, setIsOver] = useState(false);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const onDrag = (event: DragEvent): void => {
      event.preventDefault();
      setIsOver(event.type === 'dragover');
      if (event.type === 'drop') latest.current.onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const types = ['dragover', 'dragleave', 'drop'] as const;
    for (const type of types) addEventListener(type, onDrag);
    return () => {
      for (const type of types) removeEventListener(type, onDrag);
    };
  }, []);

  return (
    <label className="file-drop" data-testid="file-drop" data-over={isOver} data-empty={props.isEmpty}>
      <input
        type="file"
        multiple
        accept={ACCEPTED}
        className="visually-hidden"
        data-testid="file-input"
        aria-describedby="file-formats"
        onChange={(event) => {
          props.onFiles([...(event.target.files ?? [])]);
          // The same file can be chosen again after it has changed.
          event.target.value = '';
        }}
      />
      <span className="file-drop-button">Choose files</span>
      <span>or drop them here. They are read in this tab; nothing is uploaded.</span>
      <span id="file-formats" className="hint">
        pprof (.pb, .pb.gz), .cpuprofile, .heapprofile, folded text, speedscope, perf script or OTLP; at most
        256 MiB
      </span>
    </label>
  );
}

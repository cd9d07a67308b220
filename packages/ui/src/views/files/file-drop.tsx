import { type DragEvent, type ReactElement, useState } from 'react';

const ACCEPTED =
  '.pb,.gz,.pprof,.prof,.cpuprofile,.heapprofile,.folded,.collapsed,.txt,.json,.otlp,.speedscope,.bin,.perf';

/** Where files are dropped, and the button that asks for them. */
export function FileDrop(props: { readonly onFiles: (files: readonly File[]) => void }): ReactElement {
  const [isOver, setIsOver] = useState(false);
  const onDrag = (event: DragEvent): void => {
    // Without this the browser would open the file instead of the page.
    event.preventDefault();
    setIsOver(event.type === 'dragover');
  };
  const onDrop = (event: DragEvent): void => {
    onDrag(event);
    props.onFiles([...event.dataTransfer.files]);
  };
  return (
    <label
      className="file-drop"
      data-testid="file-drop"
      data-over={isOver}
      onDragOver={onDrag}
      onDragLeave={onDrag}
      onDrop={onDrop}
    >
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

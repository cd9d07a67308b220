import { formatValue } from '@hotspan/flamegraph';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { MAX_SHARED_BYTES, shareFile } from '../../client/shared-files.js';
import { ProblemNote } from '../../parts/problem-note.js';
import { type FileProblem, toFileProblem } from './file-problem.js';

/** The button that puts a file on the server, after it has told what that means. */
export function ShareFile(props: {
  readonly file: File;
  readonly onShared: (id: string) => void;
}): ReactElement {
  const { file } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const running = useRef<AbortController>(undefined);
  const [isRunning, setIsRunning] = useState(false);
  const [problem, setProblem] = useState<FileProblem>();
  useEffect(() => () => running.current?.abort(), []);

  const upload = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setIsRunning(true);
    setProblem(undefined);
    try {
      const id = await shareFile(file.name, file, controller.signal);
      dialog.current?.close();
      props.onShared(id);
    } catch (error) {
      if (!controller.signal.aborted) setProblem(toFileProblem(error));
    } finally {
      setIsRunning(false);
    }
  };
  return (
    <>
      <button type="button" data-testid="share" onClick={() => dialog.current?.showModal()}>
        Share on this server
      </button>
      <dialog
        ref={dialog}
        className="share-dialog"
        data-testid="share-dialog"
        aria-labelledby="share-title"
        onClose={() => running.current?.abort()}
      >
        <h2 id="share-title">Share {file.name} on this server?</h2>
        <p>
          The file ({formatValue(file.size, 'bytes')}) is sent to <strong>{location.host}</strong> and kept
          there as long as its profiles are. Everybody who may read them can open it by its link; it cannot be
          taken back here.
        </p>
        <p className="hint">
          A shared file is drawn by the server: functions have their names, without files. It takes{' '}
          {formatValue(MAX_SHARED_BYTES, 'bytes')} in gzip.
        </p>
        {problem !== undefined && <ProblemNote {...problem} testId="share-error" />}
        <div className="notice-actions">
          <button type="button" data-testid="share-upload" disabled={isRunning} onClick={() => void upload()}>
            {isRunning ? 'Uploading…' : 'Upload'}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </dialog>
    </>
  );
}

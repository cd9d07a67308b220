import { type ReactElement, useState } from 'react';
import type { ViewProps } from '../view-props.js';
import { FileDrop } from './file-drop.js';
import { FileList } from './file-list.js';
import { LocalFile } from './local-file.js';
import { closeFile, openFiles, useOpenedFiles } from './opened-files.js';
import { RemoteFile } from './remote-file.js';
import { SharedList } from './shared-list.js';
import './files.css';

/** Single files that somebody wants to look at: those of this tab, and those that are shared on the server. */
export default function FilesView(props: ViewProps): ReactElement {
  const { view, change } = props;
  const files = useOpenedFiles();
  const [pickedId, setPickedId] = useState<number>();
  const isShared = view.file !== '';
  const shown = isShared ? undefined : (files.find(({ id }) => id === pickedId) ?? files[0]);

  const show = (id: number | undefined): void => {
    setPickedId(id);
    // What one graph was zoomed to means nothing in another.
    change({ file: '', focus: [] }, isShared ? 'push' : 'replace');
  };
  return (
    <>
      <section className="panel files" aria-label="Files">
        <FileDrop
          isEmpty={files.length === 0 && !isShared}
          onFiles={(list) => list.length > 0 && show(openFiles(list))}
        />
        {files.length > 0 && <FileList files={files} shownId={shown?.id} onShow={show} onClose={closeFile} />}
        <SharedList shownId={view.file} onShow={(id) => change({ file: id, focus: [] }, 'push')} />
      </section>
      {isShared ? (
        <RemoteFile key={view.file} {...props} />
      ) : (
        shown !== undefined && <LocalFile key={shown.id} {...props} opened={shown} />
      )}
    </>
  );
}

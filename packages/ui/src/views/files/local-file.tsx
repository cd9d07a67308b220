import { type ReactElement, useState } from 'react';
import type { ExportSubject } from '../../export/export-subject.js';
import { FlameView } from '../../parts/flame-view.js';
import { ProblemNote } from '../../parts/problem-note.js';
import type { ViewProps } from '../view-props.js';
import { GraphPicker } from './graph-picker.js';
import type { OpenedFile } from './opened-files.js';
import { ShareFile } from './share-file.js';

/** A file of this tab: what it holds, or why it cannot be read. */
export function LocalFile(props: ViewProps & { readonly opened: OpenedFile }): ReactElement {
  const { view, change, theme, opened } = props;
  const { file, contents, problem } = opened;
  const [graphIndex, setGraphIndex] = useState(0);
  if (problem !== undefined) {
    const message = `${file.name}: ${problem.message}`;
    return <ProblemNote message={message} fix={problem.fix} testId="file-error" />;
  }
  const graph = contents?.graphs[graphIndex];
  const exported: ExportSubject = {
    title: [file.name.replace(/\.[^.]*$/, ''), graph?.title].join(' '),
    nowMs: file.lastModified,
    query: undefined,
    hasLink: false,
    isOneGraph: true,
  };
  return (
    <>
      <div className="panel panel-bar file-bar">
        <GraphPicker
          titles={contents?.graphs.map(({ title }) => title) ?? []}
          index={graphIndex}
          onPick={(index) => {
            setGraphIndex(index);
            change({ focus: [] }, 'replace');
          }}
        />
        <span className="hint" data-testid="file-local">
          This file is in this tab only; the link of this page does not show it.
        </span>
        <span className="panel-space" />
        <ShareFile file={file} onShared={(id) => change({ file: id, focus: [] }, 'push')} />
        {contents?.notes.map((note) => (
          <p key={note} className="file-note" role="status">
            {note}
          </p>
        ))}
      </div>
      <FlameView
        data={graph?.data}
        // One snapshot, not a sum of many.
        type={{ sampleUnit: graph?.unit ?? 'count', isInstant: false }}
        view={view}
        change={change}
        theme={theme}
        isLoading={contents === undefined}
        exported={exported}
      />
    </>
  );
}

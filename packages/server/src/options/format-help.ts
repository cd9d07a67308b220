import { optionRows, variableOf } from './option-table.js';

/** What `--help` prints: every flag with its meaning, unit, range, default and environment variable. */
export function formatHelp(): string {
  const flags = optionRows().map(([, row]) =>
    [
      `  --${row.flag} ${row.placeholder}`,
      `      ${row.about}`,
      `      ${row.range}. Default ${row.defaultText}. Environment: ${variableOf(row.flag)}`,
    ].join('\n'),
  );
  return `Usage: hotspan-server [flags]

Takes profiles by OTLP, keeps them in an embedded ClickHouse, answers Pyroscope's query API and serves a web page.
Flags win over environment variables.

${flags.join('\n\n')}

  --help
      Print this.

  --version
      Print the version.
`;
}

import { optionRows, variableOf } from './option-table.js';

/** What `--help` prints: every flag with its meaning, unit, range, default and environment variable. */
export function formatHelp(): string {
  const flags = optionRows().map(([, row]) =>
    [
      `  --${row.flag}${row.isSwitch ? '' : ` ${row.placeholder}`}`,
      `      ${row.about}`,
      `      ${row.range}. Default ${row.defaultText}. Environment: ${variableOf(row.flag)}`,
    ].join('\n'),
  );
  return `Usage: hotspan-server [flags]
       hotspan-server backup DIR [flags]     save all data to an empty directory
       hotspan-server restore DIR [flags]    put a backup into an empty store
       hotspan-server compact [flags]        merge what is stored, and bring roll-ups up to date
       hotspan-server check [--repair] [flags]
                                             look for damage; with --repair, move what is damaged out of the way

Takes profiles by OTLP, keeps them in an embedded ClickHouse, answers Pyroscope's query API and serves a web page.
Flags win over environment variables, and those over the file that --config names.

${flags.join('\n\n')}

  --help
      Print this.

  --print-config
      Print the configuration in force as a file for --config, without secrets.

  --version
      Print the version.
`;
}

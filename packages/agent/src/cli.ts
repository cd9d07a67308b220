#!/usr/bin/env node
import type { Finding } from './doctor/finding.js';
import { formatFinding, formatJson, formatVerdict, isWell } from './doctor/format-findings.js';
import { type Command, HELP, parseCommandLine } from './doctor/parse-command-line.js';
import { runDoctor } from './doctor/run-doctor.js';
import { HotspanError } from './errors.js';
import { VERSION } from './version.js';

/** `npx hotspan`: results go to stdout, what is wrong with the command line to stderr. */
async function run(command: Command): Promise<void> {
  if (command.kind === 'help') return print(HELP.trimEnd());
  if (command.kind === 'version') return print(VERSION);
  const findings: Finding[] = [];
  await runDoctor((finding) => {
    findings.push(finding);
    if (!command.json) print(formatFinding(finding));
  });
  print(command.json ? formatJson(findings) : formatVerdict(findings));
  process.exitCode = isWell(findings) ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(error: unknown): void {
  const isOurs = error instanceof HotspanError;
  const text = error instanceof Error && !isOurs ? error.stack : String(isOurs ? error.message : error);
  process.stderr.write(`${text}\n`);
  process.exitCode = isOurs && error.code === 'HOTSPAN_ERR_COMMAND' ? 2 : 1;
}

async function main(): Promise<void> {
  try {
    await run(parseCommandLine(process.argv.slice(2)));
  } catch (error) {
    fail(error);
  }
}

void main();

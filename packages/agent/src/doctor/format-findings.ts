import { VERSION } from '../version.js';
import type { Finding } from './finding.js';

const CHECK_WIDTH = 14;

/** One line: status, what was looked at, what was found, what to do. */
export function formatFinding({ check, status, message, fix }: Finding): string {
  const text = fix === undefined ? message : `${endSentence(message)} Fix: ${fix}`;
  return `${status.padEnd(5)} ${check.padEnd(CHECK_WIDTH)} ${text}`;
}

/** The last line. */
export function formatVerdict(findings: readonly Finding[]): string {
  const count = (status: Finding['status']): number =>
    findings.filter((finding) => finding.status === status).length;
  if (count('fail') > 0)
    return `The agent would not work here: ${count('fail')} failed, ${count('warn')} warned.`;
  if (count('warn') > 0) return `The agent works here, with ${count('warn')} warned.`;
  return 'The agent works here.';
}

/** All of it for programs: one JSON document. */
export function formatJson(findings: readonly Finding[]): string {
  return JSON.stringify({ version: VERSION, ok: isWell(findings), findings }, undefined, 2);
}

/** Whether the agent would do its work. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ status }) => status !== 'fail');
}

function endSentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`;
}

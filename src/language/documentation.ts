// Which codes have a page in media/docs, and where that is in a reader’s language.
import { findingCodes, type FindingCode } from '../findings/registry';
import { diagnosticCodes, type DiagnosticCode } from '../model/diagnostic';

/** Every code that is shown with a problem or a finding. Each has a page of documentation. */
export const reportedCodes: readonly ReportedCode[] = [...diagnosticCodes, ...findingCodes];
export type ReportedCode = DiagnosticCode | FindingCode;

const folder = 'media/docs';

/**
 * Where the page of a code can be, relative to the extension: first the English one, which is always there, then those in a
 * language, named as VS Code does (`de`, `pt-br`), the closest first.
 */
export function documentationPages(code: ReportedCode, language: string): string[] {
  const [general] = language.split('-');
  return [`${folder}/${code}.md`, ...new Set([language, general].map((each) => `${folder}/${each}/${code}.md`))];
}

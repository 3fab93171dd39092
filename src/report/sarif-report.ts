// SARIF 2.1.0 (OASIS), which code scanning and editors read: the diagnostics and findings of all traces in one log.
import { reportedFigures, type Finding } from '../findings/registry';
import { reportedCodes, type ReportedCode } from '../language/documentation';
import { severityOf, diagnosticCodes, type Diagnostic } from '../model/diagnostic';
import type { ReportSink } from './sink';

/** What is said of a code: one sentence, and its page. */
export interface CodePage {
  readonly summary: string;
  readonly markdown: string;
}

/** What the log is written with. */
export interface SarifOptions {
  readonly version: string;
  readonly pageOf: (code: ReportedCode) => CodePage;
}

type Level = 'error' | 'warning' | 'note';

/** A budget of the command's caller that a run is over. */
const budgetRule = 'over-budget';
const budgetText = 'A figure of the run is one that --fail-on does not allow.';

/** Writes the log a result at a time: there can be very many. The rules stand in front, whichever of them have results. */
export class SarifReport {
  private results = 0;
  private readonly files: string[] = [];

  constructor(
    private readonly output: ReportSink,
    options: SarifOptions,
  ) {
    const driver = { name: 'AllocTrace', semanticVersion: options.version, rules: rulesOf(options) };
    output.write(
      `{\n  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n  "version": "2.1.0",\n  "runs": [{\n` +
        `    "tool": ${JSON.stringify({ driver })},\n    "columnKind": "utf16CodeUnits",\n    "results": [`,
    );
  }

  /** All that is to be said of one trace. */
  async add(file: string, diagnostics: readonly Diagnostic[], findings: readonly Finding[] = []): Promise<void> {
    this.files.push(file);
    for (const each of diagnostics) await this.write(diagnosticResult(file, each));
    for (const each of findings) await this.write(findingResult(file, each));
  }

  /** That the run of a trace is over a budget. `line`: of the operation at whose end it is (1-based). */
  async addBudget(file: string, text: string, line: number): Promise<void> {
    await this.write(resultOf(budgetRule, 'error', file, { startLine: line }, text, []));
  }

  /** Ends the log. `failures`: why traces are missing from it, a sentence each. */
  finish(failures: readonly string[], exitCode: number): void {
    const artifacts = this.files.map((file) => ({ location: artifactLocation(file), roles: ['analysisTarget'] }));
    const invocation = {
      executionSuccessful: failures.length === 0,
      exitCode,
      toolExecutionNotifications: failures.map((text) => ({ level: 'error', message: { text } })),
    };
    this.output.write(
      `${this.results > 0 ? '\n    ' : ''}],\n    "artifacts": ${JSON.stringify(artifacts)},\n    "invocations": [${JSON.stringify(invocation)}]\n  }]\n}\n`,
    );
  }

  private async write(result: object): Promise<void> {
    if (!this.output.write(`${this.results++ > 0 ? ',' : ''}\n      ${JSON.stringify(result)}`)) await this.output.drained();
  }
}

function rulesOf(options: SarifOptions): object[] {
  const budget = {
    id: budgetRule,
    shortDescription: { text: budgetText },
    fullDescription: { text: budgetText },
    defaultConfiguration: { level: 'error' },
  };
  return [...reportedCodes.map((code) => ruleOf(code, options)), budget];
}

function ruleOf(code: ReportedCode, { pageOf }: SarifOptions): object {
  const { summary, markdown } = pageOf(code);
  const diagnostic = diagnosticCodes.find((each) => each === code);
  return {
    id: code,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: { text: markdown, markdown },
    defaultConfiguration: { level: diagnostic === undefined ? 'note' : severityOf(diagnostic) },
  };
}

function diagnosticResult(file: string, diagnostic: Diagnostic): object {
  const { code, severity, line, column, endColumn, message, related, operation, cause, bytes, count, site, lastLine, growth } = diagnostic;
  // Columns that are equal tell no end; both 1 mean the whole statement.
  const isWhole = column === 1 && endColumn === 1;
  const region = { startLine: line, ...(!isWhole && { startColumn: column }), ...(endColumn > column && { endColumn }) };
  return {
    ...resultOf(code, severity, file, region, message, related),
    properties: { operation: operation === undefined ? undefined : operation + 1, cause, bytes, count, site, lastLine, growth },
  };
}

function findingResult(file: string, finding: Finding): object {
  const { code, line, message, related, operation } = finding;
  return {
    ...resultOf(code, 'note', file, { startLine: line }, message, related),
    properties: { operation: operation + 1, data: reportedFigures(finding) },
  };
}

function resultOf(
  code: ReportedCode | typeof budgetRule,
  level: Level,
  file: string,
  region: object,
  text: string,
  related: Diagnostic['related'],
): object {
  const artifact = artifactLocation(file);
  return {
    ruleId: code,
    // The rule of budgets stands behind the others.
    ruleIndex: code === budgetRule ? reportedCodes.length : reportedCodes.indexOf(code),
    level,
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: artifact, region } }],
    relatedLocations:
      related.length === 0
        ? undefined
        : related.map(({ line, message }, id) => ({
            id,
            message: { text: message },
            physicalLocation: { artifactLocation: artifact, region: { startLine: line } },
          })),
  };
}

/** A file's name as a URI: relative names stay so, below the folder that the command ran in. */
function artifactLocation(file: string): { readonly uri: string } {
  if (file === '-') return { uri: 'stdin' };
  const path = file.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return { uri: `file://${escaped}` };
  return { uri: /^[A-Za-z]:\//.test(path) ? `file:///${path[0]}:${escaped.slice(escaped.indexOf('/'))}` : escaped };
}

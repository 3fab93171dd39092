// The Problems panel: the diagnostics that a session's run has collected, as VS Code's, with links to their pages.
import * as vscode from 'vscode';
import { formatCount } from '../model/size';
import { recordingNotes } from '../analysis/recording-notes';
import { raisedUnitNote } from '../analysis/simulation-notes';
import { snapshotProblems } from '../analysis/snapshots/problems';
import type { Run } from '../replay/run/run';
import type { SnapshotLog } from '../trace/snapshots/snapshot';
import type { Diagnostic, RelatedPlace } from '../model/diagnostic';
import type { Localize } from '../model/localize';
import { linkedCode } from '../host/commands/explaining';
import type { Host } from '../host/host';
import type { Session } from '../session/session';
import { diagnosticRange, documentOf, statementRange } from '../host/places';

/** VS Code keeps 1,000 a file: one of them tells how many more there are. */
const mostShown = 999;
const source = 'AllocTrace';

/** Shows the diagnostics of every session in the Problems panel and in the text. */
export function registerDiagnostics({ context, sessions, localize }: Host): void {
  const collection = vscode.languages.createDiagnosticCollection('alloctrace');
  context.subscriptions.push(
    collection,
    sessions.onDidOpen((session) => {
      session.onDidChange((change) => {
        if (change === 'diagnostics') collection.set(vscode.Uri.parse(session.uri), diagnosticsOf(session, localize));
      });
    }),
    sessions.onDidClose((session) => collection.delete(vscode.Uri.parse(session.uri))),
  );
}

function diagnosticsOf(session: Session, localize: Localize): vscode.Diagnostic[] {
  const document = documentOf(session.uri);
  if (session.state.kind === 'failed') {
    return [withSource(new vscode.Diagnostic(statementRange(1, document), session.state.message, vscode.DiagnosticSeverity.Error))];
  }
  const uri = vscode.Uri.parse(session.uri);
  const snapshots = session.ready?.run.trace.snapshots;
  if (snapshots) return snapshotDiagnostics(snapshots, uri, document, localize);
  const { diagnostics, total } = session.problems;
  const notes = session.ready ? factsOf(session.ready.run, localize) : [];
  const most = notes.length > 0 ? mostShown - 1 : mostShown;
  const shown = diagnostics.slice(0, most).map((diagnostic) => convert(diagnostic, uri, document));
  const more = total - shown.length;
  if (more > 0) {
    const message = vscode.l10n.t(
      '{0} more problems are not listed here. `alloctrace run` on the command line lists them all.',
      formatCount(more),
    );
    const range = statementRange(diagnostics[most]?.line ?? 1, document);
    shown.push(withSource(new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Information)));
  }
  if (notes.length > 0) shown.push(noteOf(notes, document));
  return shown;
}

/** The requests that a kernel's log says have failed, each with the calculation for its zones. */
function snapshotDiagnostics(
  log: SnapshotLog,
  uri: vscode.Uri,
  document: vscode.TextDocument | undefined,
  localize: Localize,
): vscode.Diagnostic[] {
  return snapshotProblems(log, localize, mostShown).map(({ line, message, related }) => {
    const problem = new vscode.Diagnostic(statementRange(line, document), message, vscode.DiagnosticSeverity.Warning);
    problem.relatedInformation = relatedPlaces(related, uri, document);
    return withSource(problem);
  });
}

function relatedPlaces(
  places: readonly RelatedPlace[],
  uri: vscode.Uri,
  document: vscode.TextDocument | undefined,
): vscode.DiagnosticRelatedInformation[] {
  return places.map(
    ({ line, message }) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, statementRange(line, document)), message),
  );
}

/** What a recording says of its recorder, as one entry: it accuses nobody. */
/** What is to be known of a recording and of the arena that it is run in. */
function factsOf(run: Run, localize: Localize): string[] {
  const raised = raisedUnitNote(run, localize);
  return [...recordingNotes(run, localize), ...(raised === undefined ? [] : [raised])];
}

function noteOf(notes: readonly string[], document: vscode.TextDocument | undefined): vscode.Diagnostic {
  const message = [vscode.l10n.t('About this recording:'), ...notes].join('\n');
  return withSource(new vscode.Diagnostic(statementRange(1, document), message, vscode.DiagnosticSeverity.Information));
}

function convert(diagnostic: Diagnostic, uri: vscode.Uri, document: vscode.TextDocument | undefined): vscode.Diagnostic {
  const { message, severity, code, related } = diagnostic;
  const converted = new vscode.Diagnostic(
    diagnosticRange(diagnostic, document),
    message,
    severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning,
  );
  converted.code = linkedCode(code);
  converted.relatedInformation = relatedPlaces(related, uri, document);
  return withSource(converted);
}

function withSource(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  diagnostic.source = source;
  return diagnostic;
}

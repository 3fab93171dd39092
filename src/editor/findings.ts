// The findings of a session as VS Code's diagnostics; who judges them is the session, by settings that are read here.
import * as vscode from 'vscode';
import type { Finding } from '../findings/registry';
import { linkedCode } from '../host/commands/explaining';
import { findingOptions, findingSettingsChanged } from '../host/finding-settings';
import type { Host } from '../host/host';
import { documentOf, statementRange } from '../host/places';
import type { Session } from '../session/session';

/** Has the runs of every session judged, and shows what was found in the Problems panel and in the text. */
export function registerFindings({ context, sessions, settings }: Host): void {
  const collection = vscode.languages.createDiagnosticCollection('alloctrace-findings');
  const judge = (session: Session): void => void session.judgeBy(findingOptions(settings, vscode.Uri.parse(session.uri)));
  context.subscriptions.push(
    collection,
    sessions.onDidOpen((session) => {
      judge(session);
      session.onDidChange((change) => {
        if (change === 'findings') collection.set(vscode.Uri.parse(session.uri), findingsOf(session));
      });
    }),
    sessions.onDidClose((session) => collection.delete(vscode.Uri.parse(session.uri))),
    settings.onDidChange((includes) => {
      if (findingSettingsChanged(includes)) sessions.all.forEach(judge);
    }),
  );
}

function findingsOf(session: Session): vscode.Diagnostic[] {
  const uri = vscode.Uri.parse(session.uri);
  const document = documentOf(session.uri);
  return session.findings.map((finding) => convert(finding, uri, document));
}

function convert(
  { code, severity, line, message, related }: Finding,
  uri: vscode.Uri,
  document: vscode.TextDocument | undefined,
): vscode.Diagnostic {
  const level = severity === 'information' ? vscode.DiagnosticSeverity.Information : vscode.DiagnosticSeverity.Hint;
  const diagnostic = new vscode.Diagnostic(statementRange(line, document), message, level);
  diagnostic.source = 'AllocTrace';
  diagnostic.code = linkedCode(code);
  diagnostic.relatedInformation = related.map(
    (place) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, statementRange(place.line, document)), place.message),
  );
  return diagnostic;
}

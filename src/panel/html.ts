// The document that the webview begins with. All else it shows is made by dist/webview.js.
import type * as vscode from 'vscode';
import { escapeMarkup } from '../model/markup';

/** Files of the webview, as `dist/` has them. */
export interface WebviewFiles {
  readonly script: vscode.Uri;
  readonly style: vscode.Uri;
  readonly icons: vscode.Uri;
}

/** The page: one script, two style sheets, and a policy that lets nothing else in. */
export function pageHtml(
  webview: Pick<vscode.Webview, 'cspSource'>,
  files: WebviewFiles,
  nonce: string,
  title: string,
  language: string,
): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeMarkup(language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${escapeMarkup(files.icons.toString())}" id="vscode-codicon-stylesheet">
  <link rel="stylesheet" href="${escapeMarkup(files.style.toString())}">
  <title>${escapeMarkup(title)}</title>
</head>
<body>
  <main id="app"></main>
  <script nonce="${nonce}" src="${escapeMarkup(files.script.toString())}"></script>
</body>
</html>
`;
}

/** A fresh nonce of 32 letters and digits. */
export function createNonce(): string {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return Array.from(bytes, (byte) => characters[byte % characters.length]).join('');
}

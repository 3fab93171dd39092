// The one place that makes the features of the text: each is a file beside this one.
import type { Host } from '../host/host';
import { CodeActions } from './code-actions';
import { CodeLenses } from './code-lenses';
import { registerCompletions } from './completions';
import { DocumentTokens } from './document-tokens';
import { registerFormatting } from './formatting';
import { registerHovers } from './hovers';
import { InlayHints } from './inlay-hints';
import { LineMarks } from './line-marks';
import { LineValues } from './line-values';
import { Navigation } from './navigation';
import { registerOutline } from './outline';
import { PresentRuns } from './present-runs';
import { SemanticTokens } from './semantic-tokens';
import { TraceTests } from './trace-tests';
import { WorkspaceSymbols } from './workspace-symbols';

/** Registers what the text of a trace says about itself. Returns what the extension's API is made of. */
export function registerEditorFeatures(host: Host): { readonly inlayHints: InlayHints } {
  const runs = new PresentRuns(host);
  const tokens = new DocumentTokens(host);
  const inlayHints = new InlayHints(host, runs);
  host.context.subscriptions.push(
    runs,
    tokens,
    inlayHints,
    new CodeLenses(host, runs),
    registerHovers(host, runs),
    registerCompletions(host, runs),
    registerOutline(tokens),
    new Navigation(host, runs, tokens).register(),
    new WorkspaceSymbols(host),
    new LineMarks(host),
    new LineValues(host, runs),
    new TraceTests(host),
    new SemanticTokens(host, runs),
    registerFormatting(),
    new CodeActions(host, runs, tokens).register(),
  );
  return { inlayHints };
}

import type { Host } from '../host/host';
import { CodeLenses } from './code-lenses';
import { registerCompletions } from './completions';
import { registerHovers } from './hovers';
import { InlayHints } from './inlay-hints';
import { PresentRuns } from './present-runs';

/** Registers what the text of a trace says about itself. */
export function registerEditorFeatures(host: Host): void {
  const runs = new PresentRuns(host);
  host.context.subscriptions.push(
    runs,
    new InlayHints(host, runs),
    new CodeLenses(host, runs),
    registerCompletions(host, runs),
    registerHovers(host, runs),
  );
}

// What is said behind the lines of a log of snapshots, and when somebody points at them: why a request failed, zone by zone.
import { calculationLines, snapshotHeadline, verdictText, zoneName } from '../analysis/snapshots/explanation-texts';
import { snapshotLine } from '../analysis/snapshots/line-lookup';
import type { Explanation, ZoneVerdict } from '../analysis/snapshots/zone-verdict';
import type { Localize } from '../model/localize';
import { formatCount } from '../model/size';
import type { Run } from '../replay/run/run';
import { fitHint, type LineHint } from './hint-text';

/** The hint behind a line (1-based); undefined where there is nothing to say. */
export function snapshotHint(run: Run, line: number, localize: Localize): LineHint | undefined {
  const found = snapshotLine(run, line);
  const { explanation, verdict, zone } = found ?? {};
  if (!found || !explanation) return undefined;
  if (zone) return verdict && { text: zoneHint(verdict, localize), details: calculationLines(explanation, verdict, localize) };
  const details = [verdictText(explanation, localize), ...zoneTexts(explanation, localize)];
  switch (explanation.verdict) {
    case 'fragmented':
      return { text: fitHint('✗', [localize('fragmented'), localize('no block of order {0}', explanation.request.order)]), details };
    case 'watermark':
      return { text: fitHint('✗', [localize('too little memory is free')]), details };
    case 'available':
      return { text: fitHint('→', [localize('could be had when this was printed')]), details };
    case 'unknown':
      return undefined;
  }
}

function zoneHint({ verdict, usable, needed }: ZoneVerdict, localize: Localize): string {
  switch (verdict) {
    case 'watermark':
      return fitHint('✗', [localize('{0} left ≤ {1} to stay', formatCount(usable), formatCount(needed))]);
    case 'fragmented':
      return fitHint('✗', [localize('{0} left, no such block', formatCount(usable))]);
    case 'available':
      return fitHint('→', [localize('could be had here')]);
    default:
      return fitHint('·', [localize('not for this request')]);
  }
}

/** Markdown for a hover over a line; undefined where there is nothing to say. `plain` writes a sentence so that nothing of it is read as markup. */
export function snapshotMarkdown(run: Run, line: number, localize: Localize, plain: (text: string) => string): string | undefined {
  const found = snapshotLine(run, line);
  if (!found) return undefined;
  const { snapshot, explanation, verdict, zone } = found;
  if (zone) {
    if (!explanation || !verdict) return undefined;
    return [
      `**${plain(zoneName(zone, localize))}**`,
      ...calculationLines(explanation, verdict, localize).map((each) => `- ${plain(each)}`),
    ].join('\n');
  }
  const head = `**${plain(snapshotHeadline(snapshot, localize))}**`;
  if (!explanation) return head;
  const zones = zoneTexts(explanation, localize).map((text) => `- ${plain(text)}`);
  return [
    head,
    '',
    plain(verdictText(explanation, localize)),
    '',
    ...zones,
    '',
    '*Linux mm/page\\_alloc.c, \\_\\_zone\\_watermark\\_ok*',
  ].join('\n');
}

function zoneTexts(explanation: Explanation, localize: Localize): string[] {
  return explanation.zones.map(
    (verdict) => `${zoneName(verdict.zone, localize)}: ${calculationLines(explanation, verdict, localize).join('; ')}`,
  );
}

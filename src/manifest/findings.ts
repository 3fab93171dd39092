// The settings of findings in package.json with their texts, and the list of findings in the documents.
import { findingCodes, findingDescriptors, thresholds } from '../findings/registry';
import type { DocumentPart, Json, ManifestPart, TextPart } from './part';

/** Behind the general settings. */
const firstOrder = 21;

/** Whether a key is of a threshold: `PREFIX.findings.limit`, or with two words behind. */
function isThreshold(key: string): boolean {
  return /\.findings\.(limit$|\w+\.)/.test(key);
}

export const findingSettings: ManifestPart = {
  at: ['contributes', 'configuration', 'properties'],
  owns: (_, key) => isThreshold(key),
  entries: Object.fromEntries(
    thresholds.map(({ name, default: value, minimum, maximum, whole }, index): [string, Json] => [
      `alloctrace.findings.${name}`,
      {
        order: firstOrder + index,
        scope: 'resource',
        type: whole ? 'integer' : 'number',
        default: value,
        minimum,
        ...(maximum === undefined ? {} : { maximum }),
        markdownDescription: `%setting.findings.${name}%`,
      },
    ]),
  ),
};

/** What `alloctrace.findings.silenced` can hold. */
export const silencedCodes: ManifestPart = {
  at: ['contributes', 'configuration', 'properties', 'alloctrace.findings.silenced', 'items', 'enum'],
  owns: () => true,
  entries: findingCodes,
};

export const thresholdTexts: TextPart = {
  owns: isThreshold,
  texts: Object.fromEntries(
    thresholds.map(({ name, code, text }) => [`setting.findings.${name}`, code === undefined ? text : `\`${code}\`: ${text}`]),
  ),
};

export const findingList: DocumentPart = {
  file: 'docs/settings.md',
  name: 'findings',
  markdown: [
    '| finding | thresholds `alloctrace.findings.…` and their defaults |',
    '| --- | --- |',
    ...findingDescriptors.map(
      ({ code, thresholds: own }) =>
        `| [\`${code}\`](../media/docs/${code}.md) | ${Object.entries(own)
          .map(([name, { default: value }]) => `\`${name}\` ${value}`)
          .join(', ')} |`,
    ),
  ].join('\n'),
};

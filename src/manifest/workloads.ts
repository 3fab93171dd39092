// The list of models in the documents, from their entries.
import { workloadModelNames, workloadModels, workloadStrings } from '../workload/models';
import type { DocumentPart } from './part';

export const workloadList: DocumentPart = {
  file: 'docs/workloads.md',
  name: 'workloads',
  markdown: [
    '| model | what it is like | sizes | source |',
    '| --- | --- | --- | --- |',
    ...workloadModelNames.map(
      (name) => `| \`${name}\` | ${workloadStrings[name]}. | \`${workloadModels[name].sizes}\` | ${workloadModels[name].source} |`,
    ),
  ].join('\n'),
};

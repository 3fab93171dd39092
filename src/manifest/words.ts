// Where words of the language stand outside of the code: in the grammar, in the snippets and in the table of statements.
import { askedForm, askedMetricNames } from '../model/asked-metrics';
import { operationErrors } from '../model/diagnostic';
import { expectWords, metricNames, metricRows, metricsIn, wordOf } from '../model/metric-rows';
import { orderMetricNames } from '../model/order-metrics';
import { policyNames } from '../model/policy';
import { keywords } from '../trace/formats/alloctrace/lexer';
import type { StretchPart } from './part';

const grammar = 'media/grammars/alloctrace.tmLanguage.json';
const snippets = 'media/snippets/alloctrace.json';

/** Metrics that are compared with a percentage, or those that are not. */
function choice(percent: boolean): string {
  const names = metricsIn('expect').filter((name) => (metricRows[name].unit === 'percent') === percent);
  return names.map(wordOf).join(',');
}

/** As code of Markdown. */
function codes(texts: readonly string[]): string[] {
  return texts.map((text) => `\`${text}\``);
}

export const languageWords: readonly StretchPart[] = [
  {
    file: grammar,
    place: /(\(\?:)[a-z|]+(\)[^"\n]*",\s*"name": "support\.variable\.metric\.)/,
    text: expectWords.join('|'),
  },
  {
    file: grammar,
    place: /(\(\?:)[a-z|-]+(\)[^"\n]*",\s*"name": "constant\.language\.error-code\.)/,
    text: operationErrors.join('|'),
  },
  {
    file: grammar,
    place: /("begin": "\^\\\\s\*\(\?=\(\?!\(\?:)[a-z|]+(\)[^"\n]*",\s*"end": "\$",\s*"name": "meta\.statement\.assignment\.)/,
    text: keywords.join('|'),
  },
  { file: grammar, place: /(\(\?!\(\?:)[a-z|]+(\)\(\?:\[\\\\s#,\)=)/, text: keywords.join('|') },
  { file: grammar, place: /(\(policy\)\\\\s\+\()[a-z0-9|-]+(\))/, text: policyNames.join('|') },
  { file: snippets, place: /("prefix": "expect",\s*"body": \["expect \$\{1\|)[^|]*(\|)/, text: choice(false) },
  { file: snippets, place: /("prefix": "expect-fragmentation",\s*"body": \["expect \$\{1\|)[^|]*(\|)/, text: choice(true) },
  {
    file: 'README.md',
    place: /(\| Checks the state here: )[^|]*(\. \|)/,
    text: codes([...expectWords, ...askedMetricNames.map(askedForm)]).join(' '),
  },
  {
    file: 'README.md',
    place: /(Any metric of `expect`, also )[^;|]*(; may be repeated)/,
    text: codes([
      ...metricNames.map(wordOf).filter((word) => !expectWords.includes(word)),
      ...orderMetricNames.map((name) => `${name}(ORDER)`),
    ]).join(', '),
  },
];

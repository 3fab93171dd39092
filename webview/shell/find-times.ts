// What the terms of time in a filter mean, for the tooltip of its field.
import type { Strings } from '../../src/protocol/strings';

const timeTerm = /(?:^|\s)(-?)(born|died|alive-at)[:=](\S+)/gi;

/** A line for each term of time: `born:5..13` were allocated by operations 5 to 13. What is no such term is passed over. */
export function explainTimes(strings: Strings, filter: string): string[] {
  const meanings = { born: strings.findBorn, died: strings.findDied, 'alive-at': strings.findAlive };
  return [...filter.matchAll(timeTerm)].map(([, negated, name, value]) => {
    const key = name.toLowerCase() as keyof typeof meanings;
    const isEnd = key === 'alive-at' && value.toLowerCase() === 'end';
    const meaning = isEnd ? strings.findAliveEnd : meanings[key].replace('{0}', timesIn(strings, value));
    return `${negated}${name}:${value}: ${negated === '' ? meaning : strings.findNot.replace('{0}', meaning)}`;
  });
}

/** `5..13` in words; what has no end goes on to the end of the run. */
function timesIn(strings: Strings, value: string): string {
  const [from, to] = value.split('..').map((each) => (each.toLowerCase() === 'end' ? strings.findRunEnd : each));
  return to === undefined ? from : strings.findTimes.replace('{0}', from || '0').replace('{1}', to || strings.findRunEnd);
}

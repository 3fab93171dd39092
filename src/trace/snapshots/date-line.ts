// Lines that hold nothing but a date, as cron, `watch` and loops of a shell leave them between readings.

const shapes = [
  // Sun Nov 29 00:07:56 UTC 2026; So 29. Nov 00:07:56 CET 2026
  /^\p{L}{2,4}\.?,? +(?:\p{L}{3,5}\.? +\d{1,2}|\d{1,2}\.? +\p{L}{3,5}\.?),? +(?:\d{4},? +)?\d\d:\d\d:\d\d(?: [AP]M)?(?: +[A-Z+\-\d:]{1,6})?(?: +\d{4})?$/u,
  // 2026-11-29 00:07:56, with T, fractions and zones
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?$/,
  // Seconds since 1970
  /^1\d{9}(?:\.\d+)?$/,
];
/** What loops decorate dates with. */
const decoration = ' \t=#*<>-';
/** The head of `watch`: `Every 1.0s: cat /proc/buddyinfo   alder: Sun Nov 29 …`. */
const watchHead = /^Every [\d.,]+s: .*?(?:\s{2,}|: )(?:\S+: )?(\p{L}{3} \p{L}{3} +\d{1,2} \d\d:\d\d:\d\d \d{4})$/u;
/** Longer lines are no dates. */
const longest = 200;

/** The date that a line consists of; undefined where it is something else. */
export function dateOfLine(line: string): string | undefined {
  if (line.length > longest || !/\d/.test(line)) return undefined;
  let [from, to] = [0, line.length];
  while (from < to && decoration.includes(line[from])) from++;
  while (to > from && decoration.includes(line[to - 1])) to--;
  const text = line.slice(from, to);
  if (shapes.some((shape) => shape.test(text))) return text;
  return watchHead.exec(text)?.[1];
}

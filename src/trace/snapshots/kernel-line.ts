// What stands in front of a line of the kernel's log: levels, times, hosts and tasks, as dmesg, syslog and the journal write them.

/** One piece of a prefix. Syslog's host stands before `kernel:`. */
const piece =
  /(?:>|<\d{1,3}>|[a-z]+ *:[a-z]+ *: (?=[[\d])|\[[^\]]{0,40}\]|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?(?: \d{4})?|1 (?=\d{4}-)|(?:\S{1,255} )?kernel(?:(?:\[\d+\])?:(?= |$)| - - -)) ?/y;
/** Prefixes have no more pieces. */
const mostPieces = 8;
/** Whatever else stands before the name of the facility: other layouts of the journal's and of syslog's. */
const tagged = /^.{1,100}?\bkernel(?:\[\d+\])?(?::| - - -) (?:\[[^\]]{0,40}\] ?){0,4}/;
const clocks = [
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/,
  /(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)?(?: \d{4})?/,
  /(?<=\[ *)\d+\.\d{3,}(?=\])/,
  /^1\d{9}\.\d+(?= )/,
];

/** Where the message of a line begins: behind all that a log puts before it. */
export function messageStart(line: string): number {
  let at = 0;
  for (let pieces = 0; pieces < mostPieces; pieces++) {
    piece.lastIndex = at;
    if (!piece.test(line)) break;
    at = piece.lastIndex;
  }
  return at > 0 ? at : (tagged.exec(line)?.[0].length ?? 0);
}

/** When a line was written, as it says itself: by a calendar where it names one, else seconds since the start. */
export function timeOfLine(line: string): string | undefined {
  const prefix = line.slice(0, messageStart(line));
  for (const clock of clocks) {
    const found = clock.exec(prefix);
    if (found) return found[0];
  }
  return undefined;
}

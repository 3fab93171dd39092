/** The trace that the tests of several breakpoint kinds run. */
import { run } from '../../support';

export const textbook = run(
  '# the textbook', // 1
  'arena 64', // 2
  'a = alloc 8', // 3: 0
  'b = alloc 8', // 4: 1
  'c = alloc 4', // 5: 2
  '', // 6
  'free a', // 7: 3
  'free b', // 8: 4
  't[0..9] = alloc 1', // 9: 5..14
  'expect live == 2', // 10
  'free t[0..9]', // 11: 15..24
  'd = alloc 128', // 12: 25, too large
  'free a', // 13: 26, double free
  'mark the end', // 14
);

// What a simulated allocator alone can fail by: where a program was recorded, none of it happened.
import type { DiagnosticCode } from '../../model/diagnostic';

const codes: readonly DiagnosticCode[] = ['out-of-memory', 'too-large'];

/** Whether a diagnostic tells of the allocator that a recording is simulated with, and not of the program. */
export function isOfTheAllocator(code: DiagnosticCode): boolean {
  return codes.includes(code);
}

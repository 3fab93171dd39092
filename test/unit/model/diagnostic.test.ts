import * as assert from 'node:assert/strict';
import { diagnosticCodes, severityOf } from '../../../src/model/diagnostic';

describe('severityOf', () => {
  it('is a warning for leaks, lost handles and misspelt attributes, and for nothing else', () => {
    const warnings = diagnosticCodes.filter((code) => severityOf(code) === 'warning');
    assert.deepEqual(warnings, ['lost-handle', 'leak', 'unknown-attribute']);
  });

  it('knows the codes of the specification', () => {
    const errors = diagnosticCodes.filter((code) => severityOf(code) === 'error');
    assert.deepEqual(errors, [
      'syntax',
      'invalid-arena',
      'invalid-machine',
      'invalid-cache',
      'duplicate-arena',
      'late-arena',
      'late-machine',
      'duplicate-cache',
      'unknown-cache',
      'double-free',
      'invalid-free',
      'invalid-realloc',
      'out-of-memory',
      'too-large',
      'placement-conflict',
      'cache-busy',
      'needs-buddy',
      'expectation-failed',
    ]);
  });
});

import * as assert from 'node:assert/strict';
import { formatAddress, formatHalves } from '../../../src/model/address';

describe('addresses', () => {
  it('are written in lower case without leading zeros', () => {
    assert.equal(formatHalves(0, 0), '0x0');
    assert.equal(formatHalves(0, 0xabc), '0xabc');
    assert.equal(formatHalves(0xffff8880, 0x03a40000), '0xffff888003a40000');
  });

  it('keep the zeros between the halves', () => {
    assert.equal(formatHalves(1, 0), '0x100000000');
    assert.equal(formatHalves(1, 0x20), '0x100000020');
  });

  it('are exact up to 64 bits', () => {
    assert.equal(formatAddress(0xffff888000000000n, 0x1000), '0xffff888000001000');
    assert.equal(formatAddress(0xfffffffffffff000n, 0xfff), '0xffffffffffffffff');
  });
});

import * as assert from 'node:assert/strict';
import { shortSite } from '../../../src/model/site-name';

describe('shortSite', () => {
  it('is the symbol where a recording names one', () => {
    assert.equal(shortSite('/lib/x86_64-linux-gnu/libjq.so.1:(jv_mem_alloc+9)[0x20ab9]'), 'jv_mem_alloc+0x9');
    assert.equal(shortSite('./a.out:(main+0x1b)[0x401136]'), 'main+0x1b');
  });

  it('is the place in the object where it names none', () => {
    assert.equal(shortSite('/usr/bin/python3:[0x1007a3]'), 'python3 +0x1007a3');
    assert.equal(shortSite('python3:[0x1007a3]'), 'python3 +0x1007a3');
  });

  it('leaves names as they are, and folders out', () => {
    for (const name of ['main', 'a / b', 'operator new(unsigned long)', '[0x12]']) assert.equal(shortSite(name), name);
    assert.equal(shortSite('/home/me/src/parse.c:12'), 'parse.c:12');
    assert.equal(shortSite('src/parse.c(read)'), 'parse.c(read)');
  });

  it('keeps the length of a function behind its offset', () => {
    for (const name of ['do_read+0x1c/0x40', 'ext4_get+0x5/0x80 [ext4]']) assert.equal(shortSite(name), name);
  });
});

import assert from 'node:assert/strict';
import { english } from '../../../../src/model/localize';
import { parseFilter } from '../../../../src/query/filter';
import { choiceIn, isAbout, stretchBetween, stretchChoices, termsOf, withTime } from '../../../../webview/timeline/stretch';

describe('The stretch of the timeline', () => {
  const stretch = { from: 4, to: 13 };

  it('lies between two positions, in any order and within the run', () => {
    assert.deepEqual(stretchBetween(13, 4, 20), stretch);
    assert.deepEqual(stretchBetween(-3, 99, 20), { from: 0, to: 20 });
    assert.equal(stretchBetween(7, 7, 20), undefined, 'nothing is done there');
    assert.equal(stretchBetween(25, 30, 20), undefined);
  });

  it('is shown by terms that the filter reads', () => {
    const terms = stretchChoices.map((choice) => termsOf(stretch, choice, 9).join(' '));
    assert.deepEqual(terms, ['born:5..13', 'died:5..13', 'born:5..13 alive-at:9', 'born:5..13 alive-at:end']);
    for (const each of terms) assert.equal(parseFilter(each, english).kind, 'filter', each);
  });

  it('changes the time in a filter, and nothing else', () => {
    assert.equal(withTime('', ['born:5..13']), 'born:5..13');
    assert.equal(withTime('cache:a born:1..2 site:"read born:3" alive-at:end', ['died:5..13']), 'cache:a site:"read born:3" died:5..13');
    assert.equal(withTime('BORN:1..2 x', []), 'x');
    assert.equal(withTime('-born:1..2', ['died:5..13']), '-born:1..2 died:5..13', 'what is turned round is no choice');
  });

  it('finds its choice in a filter, typed or pressed', () => {
    for (const choice of stretchChoices) assert.equal(choiceIn(`cache:a ${termsOf(stretch, choice, 9).join(' ')}`, stretch, 9), choice);
    assert.equal(choiceIn('Born:5..13', stretch, 9), 'born');
    assert.equal(choiceIn('born:5..13 alive-at:9', stretch, 10), undefined, 'another position');
    assert.equal(choiceIn('born:5..14', stretch, 9), undefined, 'another stretch');
    assert.equal(choiceIn('cache:a', stretch, 9), undefined);
    assert.ok(isAbout('x born:5..13 alive-at:9', stretch) && isAbout('died:5..13', stretch));
    assert.ok(!isAbout('born:5..14', stretch) && !isAbout('', stretch));
  });
});

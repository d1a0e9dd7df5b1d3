import assert from 'node:assert/strict';
import test from 'node:test';
import { prometheusRules, read, ruleErrors } from './rules.mjs';

for (const pair of prometheusRules) {
  const rules = read(pair.rules);
  const written = read(pair.file);

  test(`${pair.file} has the rules of the rules file`, () => {
    assert.deepEqual(ruleErrors(pair, rules, written), []);
  });

  test(`a changed rule is noticed in ${pair.file}`, () => {
    const [error] = ruleErrors(pair, rules.replace('[5m]', '[6m]'), written);
    assert.match(error, /other rules/);
  });

  test(`a changed comment is noticed in ${pair.file}`, () => {
    assert.match(ruleErrors(pair, rules.replace('# The traffic', '# Traffic'), written).join(), /^\S+prometheus-rule\.yaml is not what/);
  });
}

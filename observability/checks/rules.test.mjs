import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { prometheusRuleFile, ruleErrors, rulesFile } from './rules.mjs';

const rules = readFileSync(rulesFile, 'utf8');
const written = readFileSync(prometheusRuleFile, 'utf8');

test('the PrometheusRule has the rules of the rules file', () => {
  assert.deepEqual(ruleErrors(rules, written), []);
});

test('a changed rule is noticed', () => {
  const [error] = ruleErrors(rules.replace('[5m]', '[6m]'), written);
  assert.match(error, /other rules/);
});

test('a changed comment is noticed', () => {
  assert.match(ruleErrors(rules.replace('# The traffic', '# Traffic'), written).join(), /^prometheus-rule\.yaml is not what/);
});

// Generates each PrometheusRule from its rules file: npm run rules
import { writeFileSync } from 'node:fs';
import { pathOf, prometheusRule, prometheusRules, read } from './rules.mjs';

for (const pair of prometheusRules) {
  writeFileSync(pathOf(pair.file), prometheusRule(pair, read(pair.rules)));
}

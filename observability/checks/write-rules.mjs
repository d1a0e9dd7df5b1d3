// Generates the PrometheusRule from the rules file: npm run rules
import { readFileSync, writeFileSync } from 'node:fs';
import { prometheusRule, prometheusRuleFile, rulesFile } from './rules.mjs';

writeFileSync(prometheusRuleFile, prometheusRule(readFileSync(rulesFile, 'utf8')));

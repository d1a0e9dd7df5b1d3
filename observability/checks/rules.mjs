// Checks that the PrometheusRule for Kubernetes has the same content as the rules file.
// To generate it again: npm run rules
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

export const rulesFile = fileURLToPath(new URL('../rules/webmetrics.rules.yml', import.meta.url));
export const prometheusRuleFile = fileURLToPath(new URL('../kubernetes/prometheus-rule.yaml', import.meta.url));

const head = `\
# Generated from observability/rules/webmetrics.rules.yml by \`npm run rules\` in observability/checks. Change it there.
# Your Prometheus Operator may require a label, for example \`release: kube-prometheus-stack\`. If so, add it.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: webmetrics
spec:
`;

// Copies text instead of parsed YAML, so that comments and line breaks are kept.
export function prometheusRule(rules) {
  return head + rules.slice(rules.search(/^groups:/m)).replace(/^(?=.)/gm, '  ');
}

export function ruleErrors(rules, written) {
  const errors = [];
  if (!isDeepStrictEqual(parse(written).spec, parse(rules))) {
    errors.push('prometheus-rule.yaml has other rules than webmetrics.rules.yml');
  }
  if (written !== prometheusRule(rules)) {
    errors.push('prometheus-rule.yaml is not what `npm run rules` writes');
  }
  return errors;
}

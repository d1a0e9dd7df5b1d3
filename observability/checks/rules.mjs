// Keeps the PrometheusRule for Kubernetes the same as the rules file. To write it anew: npm run rules
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

export const rulesFile = fileURLToPath(new URL('../rules/webmetrics.rules.yml', import.meta.url));
export const prometheusRuleFile = fileURLToPath(new URL('../kubernetes/prometheus-rule.yaml', import.meta.url));

const head = `\
# Written from observability/rules/webmetrics.rules.yml by \`npm run rules\` in observability/checks: change it there.
# The Prometheus Operator may look for a label, as in \`release: kube-prometheus-stack\`: add the one of yours.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: webmetrics
spec:
`;

// As text and not as what was parsed, so that comments and the lines of an expression stay as they were written.
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

// Checks that each PrometheusRule for Kubernetes has the same content as its rules file.
// To generate them again: npm run rules
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

export const prometheusRules = [{
  rules: 'rules/webmetrics.rules.yml',
  file: 'kubernetes/prometheus-rule.yaml',
  note: '',
}, {
  rules: 'native-histograms/webmetrics.rules.yml',
  file: 'native-histograms/prometheus-rule.yaml',
  note: '# It replaces the PrometheusRule of observability/kubernetes, which has the same name.\n',
}];

export const pathOf = (file) => fileURLToPath(new URL(`../${file}`, import.meta.url));
export const read = (file) => readFileSync(pathOf(file), 'utf8');

const head = (source, note) => `\
${note}# In your copy, set your objectives, and add the label that your Prometheus Operator may require, for example
# \`release: kube-prometheus-stack\`. In the repository of webmetrics, \`npm run rules\` in observability/checks writes
# this file from observability/${source}.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: webmetrics
spec:
`;

// Copies text instead of parsed YAML, so that comments and line breaks are kept.
export function prometheusRule({ rules, note }, text) {
  return head(rules, note) + text.slice(text.search(/^groups:/m)).replace(/^(?=.)/gm, '  ');
}

export function ruleErrors(pair, text, written) {
  const errors = [];
  if (!isDeepStrictEqual(parse(written).spec, parse(text))) {
    errors.push(`${pair.file} has other rules than ${pair.rules}`);
  }
  if (written !== prometheusRule(pair, text)) {
    errors.push(`${pair.file} is not what \`npm run rules\` writes`);
  }
  return errors;
}

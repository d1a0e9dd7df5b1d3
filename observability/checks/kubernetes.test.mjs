import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { copyOf, replace } from './copy.mjs';
import { kubernetesErrors, kubernetesFolder, manifestErrors, nativeFolder } from './kubernetes.mjs';

test('the manifests are valid and fit together', () => {
  assert.deepEqual(kubernetesErrors(kubernetesFolder), []);
});

test('manifests without a PodMonitor are refused', (t) => {
  const copy = copyOf(kubernetesFolder, t);
  rmSync(join(copy, 'pod-monitor.yaml'));
  assert.match(kubernetesErrors(copy).join('\n'), /PodMonitor is missing/);
});

const broken = {
  'app.yaml': [
    ['value: "8081"', 'value: 8081', /Deployment: .*value must be string/],
    ['timeoutSeconds', 'timeoutSecond', /Deployment: .*startupProbe\.timeoutSecond: .*does not exist/],
    ['targetPort: http', 'targetport: http', /Service: spec\.ports\[0\]\.targetport: .*does not exist/],
    ['maxUnavailable: 1', 'maxUnavailables: 1', /PodDisruptionBudget: spec\.maxUnavailables: .*does not exist/],
    ['replicas: 3', 'replicas: 3\n  replicas: 4', /Map keys must be unique/],
    ['kind: Service', 'kind: Servlet', /unknown kind v1 Servlet/],
    ['    metadata:\n      labels:\n        app.kubernetes.io/name', '    metadata:\n      labels:\n        app', new RegExp([
      'the Deployment selects its pods', 'the Service selects', 'the PodDisruptionBudget selects', 'the PodMonitor selects',
    ].join('.*\\n.*'))],
    ['targetPort: http', 'targetPort: web', /each port of the Service is one of the container/],
    ['targetPort: http', 'targetPort: management', /the Service does not expose the scraped port/],
    ['value: "8081"', 'value: "8080"', /the scraped port is that of the actuator/],
    ['readiness\n            port: management', 'readiness\n            port: http', /the probes ask the actuator/],
    ['PeriodSeconds: 70', 'PeriodSeconds: 60', /the grace period is longer/],
  ],
  'pod-monitor.yaml': [
    ['path:', 'paths:', /PodMonitor: spec\.podMetricsEndpoints\[0\]\.paths: .*does not exist/],
    ['port: management', 'port: 8081', /PodMonitor: .*port must be string/],
    ['  selector:', '  selectors:', /PodMonitor: .*must have required property selector/],
    ['kind: PodMonitor', 'kind: PodMonitoring', /unknown kind monitoring\.coreos\.com\/v1 PodMonitoring/],
    ['matchLabels:\n      app.kubernetes.io/name: webapp', 'matchLabels: {}', /the PodMonitor selects the pods/],
    ['port: management', 'port: metrics', /the PodMonitor scrapes a port of the container/],
    ['port: management', 'port: http', /the Service does not expose the scraped port/],
    ['interval: 15s', 'interval: 30s', /the sleep before the end lasts two scrapes/],
    ['regex: endpoint', 'regex: container', /the metrics keep their label 'endpoint'/],
  ],
  'prometheus-rule.yaml': [
    ['expr:', 'expression:', /PrometheusRule: .*must have required property expr/],
    ['for: 2m', 'fore: 2m', /PrometheusRule: .*\.fore: .*does not exist/],
  ],
};
for (const [file, changes] of Object.entries(broken)) {
  for (const [from, to, expected] of changes) {
    test(`${file} with ${JSON.stringify(to)} for ${JSON.stringify(from)} is refused`, (t) => {
      const copy = copyOf(kubernetesFolder, t);
      replace(join(copy, file), from, to);
      assert.match(kubernetesErrors(copy).join('\n'), expected);
    });
  }
}

test('the PrometheusRule for native histograms is valid', () => {
  assert.deepEqual(manifestErrors(nativeFolder, 'prometheus-rule.yaml'), []);
});

for (const [from, to, expected] of broken['prometheus-rule.yaml']) {
  test(`the PrometheusRule for native histograms with ${JSON.stringify(to)} is refused`, (t) => {
    const copy = copyOf(nativeFolder, t);
    replace(join(copy, 'prometheus-rule.yaml'), from, to);
    assert.match(manifestErrors(copy, 'prometheus-rule.yaml').join('\n'), expected);
  });
}

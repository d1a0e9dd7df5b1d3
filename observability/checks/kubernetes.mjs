// Checks each Kubernetes manifest, and checks that the manifests fit together.
import { PodMonitor, PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { Service } from 'kubernetes-models/v1';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { typeErrors } from './types.mjs';

export const kubernetesFolder = fileURLToPath(new URL('../kubernetes', import.meta.url));
export const nativeFolder = fileURLToPath(new URL('../native-histograms', import.meta.url));

const kinds = [
  [Deployment, "import('kubernetes-models/apps/v1').IDeployment"],
  [Service, "import('kubernetes-models/v1').IService"],
  [PodDisruptionBudget, "import('kubernetes-models/policy/v1').IPodDisruptionBudget"],
  [PodMonitor, "import('@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1').IPodMonitor"],
  [PrometheusRule, "import('@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1').IPrometheusRule"],
];

export function kubernetesErrors(folder) {
  const documents = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).flatMap((name) => documentsOf(folder, name));
  const errors = documents.flatMap(documentErrors);
  return errors.length ? errors : fitErrors(documents.map(({ value }) => value));
}

export function manifestErrors(folder, name) {
  return documentsOf(folder, name).flatMap(documentErrors);
}

function documentsOf(folder, name) {
  return parseAllDocuments(readFileSync(join(folder, name), 'utf8'))
    .map((document) => ({ name, value: document.toJS(), syntax: document.errors.map((error) => `${name}: ${error.message}`) }));
}

function documentErrors({ name, value, syntax }) {
  return syntax.length ? syntax : schemaErrors(name, value);
}

function schemaErrors(name, value) {
  const [Kind, type] = kinds.find(([{ is }]) => is(value)) ?? [];
  if (!Kind) {
    return [`${name}: unknown kind ${value?.apiVersion} ${value?.kind}`];
  }
  const errors = typeErrors(`${name}: ${value.kind}`, JSON.stringify(value), type);
  try {
    new Kind(value).validate();
  } catch (error) {
    errors.push(`${name}: ${value.kind}: ${error.message}`);
  }
  return errors;
}

function fitErrors(values) {
  const one = (kind) => values.find((value) => value.kind === kind);
  const [deployment, service, budget, monitor] = ['Deployment', 'Service', 'PodDisruptionBudget', 'PodMonitor'].map(one);
  if (!deployment || !service || !budget || !monitor) {
    return ['one of Deployment, Service, PodDisruptionBudget and PodMonitor is missing'];
  }
  const { metadata: { labels }, spec: pod } = deployment.spec.template;
  const [container] = pod.containers;
  const [endpoint] = monitor.spec.podMetricsEndpoints;
  const scraped = container.ports.find(({ name }) => name === endpoint.port);
  const exposed = service.spec.ports.map(({ port, targetPort }) =>
    container.ports.find(({ name, containerPort }) => [name, containerPort].includes(targetPort ?? port)));
  const interval = Number.parseInt(endpoint.interval, 10);
  const sleep = container.lifecycle?.preStop?.sleep?.seconds;
  const env = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
  const selects = (selector) => Object.keys(selector ?? {}).length > 0
    && Object.entries(selector).every(([name, value]) => labels[name] === value);
  return Object.entries({
    'the Deployment selects its pods': selects(deployment.spec.selector.matchLabels),
    'the Service selects the pods': selects(service.spec.selector),
    'the PodDisruptionBudget selects the pods': selects(budget.spec.selector.matchLabels),
    'the PodMonitor selects the pods': selects(monitor.spec.selector.matchLabels),
    'the PodMonitor scrapes a port of the container': scraped,
    'the scraped port is that of the actuator': String(scraped?.containerPort) === env.MANAGEMENT_SERVER_PORT,
    'each port of the Service is one of the container': exposed.every((port) => port),
    'the Service does not expose the scraped port': !exposed.includes(scraped),
    'the probes ask the actuator': ['startupProbe', 'livenessProbe', 'readinessProbe']
      .every((probe) => container[probe]?.httpGet?.port === endpoint.port),
    "the metrics keep their label 'endpoint'": endpoint.relabelings
      ?.some(({ action, regex }) => action === 'labeldrop' && regex === 'endpoint'),
    'the sleep before the end lasts two scrapes': sleep >= 2 * interval,
    'the grace period is longer than the sleep and the 30 seconds of Spring Boot': pod.terminationGracePeriodSeconds > sleep + 30,
  }).filter(([, holds]) => !holds).map(([fact]) => `does not hold: ${fact}`);
}

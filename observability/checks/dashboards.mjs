// Checks Grafana dashboards against the types that Grafana publishes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { typeErrors } from './types.mjs';

export const dashboardsFolder = fileURLToPath(new URL('../dashboards', import.meta.url));
export const nativeFolder = fileURLToPath(new URL('../native-histograms', import.meta.url));

export function dashboardErrors(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (names.length === 0) {
    return ['there is no dashboard'];
  }
  return names.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    try {
      JSON.parse(text);
    } catch (error) {
      return [`${name}: ${error.message}`];
    }
    return typeErrors(name, text, "import('./grafana').GrafanaDashboard");
  });
}

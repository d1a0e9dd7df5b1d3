import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { copyOf } from './copy.mjs';
import { dashboardErrors, dashboardsFolder, nativeFolder } from './dashboards.mjs';

test('the dashboards have the types that Grafana publishes', () => {
  assert.deepEqual(dashboardErrors(dashboardsFolder), []);
  assert.deepEqual(dashboardErrors(nativeFolder), []);
});

test('a folder without a dashboard is refused', (t) => {
  const copy = copyOf(dashboardsFolder, t);
  readdirSync(copy).forEach((name) => rmSync(join(copy, name)));
  assert.deepEqual(dashboardErrors(copy), ['there is no dashboard']);
});

test('a file that is no JSON is refused', (t) => {
  const copy = copyOf(dashboardsFolder, t);
  writeFileSync(join(copy, 'other.json'), '{ "schemaVersion": 39, "panels": [], }');
  assert.match(dashboardErrors(copy).join(), /^other\.json: [^,]*JSON/);
});

// Returns the expected places of errors and the found errors, after `change` has broken a copy of each dashboard.
function places(t, change) {
  const copy = copyOf(dashboardsFolder, t);
  const expected = readdirSync(copy).flatMap((name) => {
    const dashboard = JSON.parse(readFileSync(join(copy, name), 'utf8'));
    const paths = change(dashboard);
    writeFileSync(join(copy, name), JSON.stringify(dashboard));
    return paths.map((path) => `${name}: ${path}`);
  });
  assert.ok(expected.length > 0);
  return { expected, found: dashboardErrors(copy) };
}

const brokenDashboards = {
  schemaVersion: (dashboard) => { dashboard.schemaVersion = '39'; },
  refesh: (dashboard) => { dashboard.refesh = '5s'; },
  'templating.list[0].type': (dashboard) => { dashboard.templating.list[0].type = 'querry'; },
  'templating.list[0].definition': (dashboard) => { dashboard.templating.list[0].definition = ''; },
};
for (const [path, change] of Object.entries(brokenDashboards)) {
  test(`a wrong ${path} is refused`, (t) => {
    const { expected, found } = places(t, (dashboard) => {
      change(dashboard);
      return [path];
    });
    assert.deepEqual(found.map((error) => error.split(': ', 2).join(': ')), expected);
  });
}

const override = (id, value) => ({ matcher: { id: 'byName', options: 'A' }, properties: [{ id, value }] });
const brokenPanels = {
  'a number for the title': { title: 5 },
  'a misspelt property': { descripton: '' },
  'a type that does not exist': { type: 'graf' },
  'an option that does not exist': { options: { legends: {} } },
  'an option of the field that does not exist': { fieldConfig: { defaults: { unti: 's' }, overrides: [] } },
  'a custom option of the field that does not exist': { fieldConfig: { defaults: { custom: { lineWidht: 1 } }, overrides: [] } },
  'an override of what does not exist': { fieldConfig: { defaults: {}, overrides: [override('custom.lineWidht', 1)] } },
  'an override of another type': { fieldConfig: { defaults: {}, overrides: [override('unit', 1)] } },
  'a query without its expression': { targets: [{ refId: 'A' }] },
  'a query in a format that does not exist': { targets: [{ refId: 'A', expr: 'up', format: 'timeseries' }] },
};
for (const [what, properties] of Object.entries(brokenPanels)) {
  test(`each panel with ${what} is refused`, (t) => {
    const { expected, found } = places(t, ({ panels }) => panels.flatMap((panel, index) => {
      if (panel.type === 'row') {
        return [];
      }
      Object.assign(panel, properties);
      return [`panels[${index}]`];
    }));
    assert.deepEqual([...new Set(found.map((error) => /^.*?panels\[\d+\]/.exec(error)?.[0]))], expected);
  });
}

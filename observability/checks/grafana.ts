// The type of a dashboard, composed of the types that Grafana publishes.
import type { Dashboard, FieldConfig, FieldConfigSource, Panel, RowPanel } from '@grafana/schema';
import type * as BarGauge from '@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen.d.ts';
import type * as Gauge from '@grafana/schema/dist/esm/raw/composable/gauge/panelcfg/x/GaugePanelCfg_types.gen.d.ts';
import type * as Heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen.d.ts';
import type * as Stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.d.ts';
import type * as Table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen.d.ts';
import type * as Text from '@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen.d.ts';
import type * as TimeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts';
// Version 10 is the last one that has this type under the Apache License. Later versions have it in another package,
// under the AGPL.
import type { PrometheusDataQuery } from 'grafana-schema-10/dist/esm/raw/composable/prometheus/dataquery/x/PrometheusDataQuery_types.gen';

/** A type as it is in JSON, where the value of an enum is a plain string or number. */
type Json<T> =
  T extends string ? `${T}` :
  T extends number ? (`${T}` extends `${infer N extends number}` ? N : never) :
  T extends object ? { [K in keyof T]: Json<T[K]> } :
  T;

type Property<Custom> =
  | { [K in keyof Omit<FieldConfig, 'custom'>]-?: { id: K; value: FieldConfig[K] } }[keyof Omit<FieldConfig, 'custom'>]
  | { [K in keyof Custom & string]-?: { id: `custom.${K}`; value: Custom[K] } }[keyof Custom & string];

// The options are Partial, because Grafana sets defaults for missing ones.
type Untyped = Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'>;
type Typed<Type extends string, Options, Custom = Record<string, never>> = Untyped & {
  type: Type;
  options?: Partial<Options>;
  fieldConfig?: {
    defaults: Omit<FieldConfig, 'custom'> & { custom?: Partial<Custom> };
    overrides: { matcher: FieldConfigSource['overrides'][number]['matcher']; properties: Property<Custom>[] }[];
  };
  targets?: PrometheusDataQuery[];
};

type AnyPanel =
  | Typed<'bargauge', BarGauge.Options>
  | Typed<'gauge', Gauge.Options>
  | Typed<'heatmap', Heatmap.Options, Heatmap.FieldConfig>
  | Typed<'stat', Stat.Options>
  | Typed<'table', Table.Options, Table.FieldConfig>
  | Typed<'text', Text.Options>
  | Typed<'timeseries', TimeSeries.Options, TimeSeries.FieldConfig>;

export type GrafanaDashboard = Json<Omit<Dashboard, 'panels'> & {
  panels: (AnyPanel | Omit<RowPanel, 'panels'> & { panels: AnyPanel[] })[];
}>;

// Asks the address of this page for its report as JSON again and again, and shows what happened between the reports.
// Times are in seconds unless a name says otherwise.

const INTERVAL_MILLIS = 2000;
const PATIENCE_MILLIS = 10_000;
// "Now" is what happened in this time.
const WINDOW = 10;
// How far the plots reach back.
const KEPT = 300;
const SHORTEST_PLOT = 60;
// Of several instances behind an address, none answers alone for that long.
const ALONE = 30;
// How long rows stay where they are.
const ORDER_KEPT = 10;
const MISSING = '–';
const COLUMNS = ['rate', 'failures', 'p50', 'p95', 'p99', 'inProgress'];

// ---- Reports -----------------------------------------------------------------------------------------------------

// Counters start again from zero when the application is restarted or a metric is removed from its registry.
const increase = (now, before) => (before === undefined || now < before) ? now : now - before;

const sum = (values) => values.reduce((total, value) => (value === null) ? total : (total ?? 0) + value, null);

function latencyBetween(now, before) {
	if (now === null) {
		return null;
	}
	const known = (before && before.count <= now.count) ? before : { count: 0, sum: 0, buckets: [] };
	const counts = new Map(known.buckets.map((bucket) => [bucket.le, bucket.count]));
	const buckets = now.buckets.map(({ le, count }) => ({ le, count: Math.max(0, count - (counts.get(le) ?? 0)) }));
	// The application does not count all of it at the same moment.
	return { count: Math.max(now.count - known.count, buckets.at(-1)?.count ?? 0), sum: now.sum - known.sum, buckets };
}

function methodBetween(now, before) {
	const between = (name) => (now[name] === null) ? null : increase(now[name], before?.[name] ?? undefined);
	return {
		method: now.method,
		requests: between('requests'),
		failures: between('failures'),
		inProgress: now.inProgress,
		statuses: now.statuses && Object.fromEntries(Object.entries(now.statuses)
			.map(([status, count]) => [status, increase(count, before?.statuses?.[status])])),
	};
}

// What happened to an endpoint between two reports, or since the start if it is not in the one before.
function between(now, before) {
	const methods = new Map(before?.methods.map((method) => [method.method, method]));
	return {
		latency: latencyBetween(now.latency, before?.latency),
		methods: now.methods.map((method) => methodBetween(method, methods.get(method.method))),
	};
}

// As Quantiles of the report, and as histogram_quantile of Prometheus.
function quantile(latency, q) {
	if (!latency || latency.count <= 0 || latency.buckets.length === 0) {
		return null;
	}
	const rank = q * latency.count;
	let lower = 0;
	let below = 0;
	for (const { le, count } of latency.buckets) {
		if (count >= rank) {
			return lower + (le - lower) * (rank - below) / (count - below);
		}
		lower = le;
		below = Math.max(below, count);
	}
	return lower;
}

function addStatuses(methods) {
	const statuses = {};
	for (const method of methods) {
		for (const [status, count] of Object.entries(method.statuses ?? {})) {
			statuses[status] = (statuses[status] ?? 0) + count;
		}
	}
	return statuses;
}

// The figures of one row.
function figures({ latency, methods }, seconds) {
	const requests = sum(methods.map((method) => method.requests));
	const failures = sum(methods.map((method) => method.failures));
	return {
		requests,
		failed: failures,
		rate: (requests === null) ? null : requests / seconds,
		failures: (failures === null || requests === null) ? null : (requests === 0) ? 0 : failures / requests,
		busy: latency ? latency.sum / seconds : 0,
		p50: quantile(latency, 0.5),
		p95: quantile(latency, 0.95),
		p99: quantile(latency, 0.99),
		inProgress: sum(methods.map((method) => method.inProgress)),
		statuses: addStatuses(methods),
	};
}

function addLatencies(latencies) {
	const present = latencies.filter((latency) => latency !== null);
	if (present.length === 0) {
		return null;
	}
	const counts = new Map();
	for (const { buckets } of present) {
		for (const { le, count } of buckets) {
			counts.set(le, (counts.get(le) ?? 0) + count);
		}
	}
	return {
		count: sum(present.map((latency) => latency.count)),
		sum: sum(present.map((latency) => latency.sum)),
		buckets: [...counts].sort(([one], [other]) => one - other).map(([le, count]) => ({ le, count })),
	};
}

// ---- Texts and drawings ------------------------------------------------------------------------------------------

const threeDigits = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const wholeNumber = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumSignificantDigits: 3 });
const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

const ifKnown = (format) => (value) => (value === null || value === undefined) ? MISSING : format(value);
const asRate = ifKnown((value) => threeDigits.format(value));
const asCount = ifKnown((value) => wholeNumber.format(value));
const asShare = ifKnown((value) => percent.format(value));
const asDuration = ifKnown((value) => (value < 1) ? `${threeDigits.format(value * 1000)} ms`
	: `${threeDigits.format(value)} s`);
const FORMATS = { rate: asRate, failures: asShare, p50: asDuration, p95: asDuration, p99: asDuration, inProgress: asCount };

function asUptime(seconds) {
	const minutes = Math.floor(seconds / 60);
	const hours = Math.floor(minutes / 60);
	const days = Math.floor(hours / 24);
	return (days > 0) ? `${days} d ${hours % 24} h` : (hours > 0) ? `${hours} h ${minutes % 60} min`
		: (minutes > 0) ? `${minutes} min` : `${Math.floor(seconds)} s`;
}

// Reading what a node shows takes longer than to remember it.
const shownTexts = new WeakMap();

function setText(node, text) {
	if (shownTexts.get(node) !== text) {
		node.textContent = text;
		shownTexts.set(node, text);
	}
}

function setAttribute(node, name, value) {
	if (node.getAttribute(name) !== value) {
		node.setAttribute(name, value);
	}
}

function create(name, attributes = {}, ...children) {
	const node = document.createElement(name);
	Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
	node.append(...children);
	return node;
}

function createSvg(name, attributes = {}) {
	const node = document.createElementNS('http://www.w3.org/2000/svg', name);
	Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, value));
	return node;
}

// Draws what a figure was in the last minutes. Where it was not known, there is a gap.
function plot(svg, points, name, time, format) {
	const known = points.filter(({ value }) => value !== null);
	const top = Math.max(...known.map(({ value }) => value), 0);
	const span = Math.min(Math.max(time - firstTime, SHORTEST_PLOT), KEPT);
	let pen = 'M';
	let path = '';
	for (const point of points) {
		if (point.value === null) {
			pen = 'M';
			continue;
		}
		const x = 100 - (time - point.time) / span * 100;
		path += `${pen}${x.toFixed(1)} ${(19 - point.value / (top || 1) * 18).toFixed(1)}`;
		pen = 'L';
	}
	if (!svg.firstChild) {
		setAttribute(svg, 'viewBox', '0 0 100 20');
		setAttribute(svg, 'preserveAspectRatio', 'none');
		svg.append(createSvg('path'));
	}
	setAttribute(svg.firstChild, 'd', path);
	const peak = (known.length === 0) ? 'not known' : `at most ${format(top)}`;
	setAttribute(svg, 'aria-label', `${name} in the last minutes: ${peak}`);
	return peak;
}

// Draws shares of a whole, given as pairs of a class and a number, as one bar.
function bar(svg, parts, whole, label) {
	setAttribute(svg, 'viewBox', '0 0 100 10');
	setAttribute(svg, 'preserveAspectRatio', 'none');
	setAttribute(svg, 'aria-label', label);
	// Shown when someone points at the bar.
	const title = svg.querySelector('title') ?? svg.appendChild(createSvg('title'));
	setText(title, label);
	let x = 0;
	parts.forEach(([style, number], index) => {
		const width = (whole > 0) ? number / whole * 100 : 0;
		const rectangle = svg.children[index + 1] ?? svg.appendChild(createSvg('rect', { height: 10 }));
		setAttribute(rectangle, 'class', style);
		setAttribute(rectangle, 'x', x.toFixed(2));
		setAttribute(rectangle, 'width', width.toFixed(2));
		x += width;
	});
}

function statusBar(svg, statuses) {
	const whole = sum(Object.values(statuses)) ?? 0;
	const classes = [1, 2, 3, 4, 5].map((digit) => [`s${digit}`, sum(Object.entries(statuses)
		.filter(([status]) => status.startsWith(digit)).map(([, count]) => count)) ?? 0]);
	const label = Object.entries(statuses).filter(([, count]) => count > 0)
		.map(([status, count]) => `${status}: ${asShare(count / whole)}`).join(', ');
	bar(svg, classes, whole, label || 'No requests');
}

// ---- Rows --------------------------------------------------------------------------------------------------------

const page = Object.fromEntries([...document.querySelectorAll('[id]')].map((node) => [node.id, node]));
const tableBody = page.table.tBodies[0];
const rows = new Map();
const rowsByNode = new WeakMap();
// A thousand rows would take too long to draw every two seconds, so only those on the screen and near to it are.
const onScreen = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
	const row = rowsByNode.get(target);
	row.onScreen = isIntersecting;
	row.draw();
}), { rootMargin: '500px' });

// One endpoint. Its cells are made once, and changed where their text changes.
class Row {

	onScreen = true;
	detail = null;

	constructor(endpoint) {
		this.name = endpoint ?? '(no label)';
		this.points = [];
		this.button = create('button', { type: 'button', 'aria-expanded': 'false' }, create('bdi', {}, this.name));
		this.button.addEventListener('click', () => this.toggle());
		this.node = create('tr', {}, create('th', { scope: 'row' }, this.button));
		this.cells = Object.fromEntries(COLUMNS.map((column) => {
			const cell = { now: create('span'), all: create('small') };
			cell.node = this.node.appendChild(create('td', {}, cell.now, (column === 'inProgress') ? '' : cell.all));
			return [column, cell];
		}));
		this.plot = createSvg('svg', { class: 'plot', role: 'img' });
		this.cells.rate.node.append(this.plot);
		this.bars = [createSvg('svg', { class: 'bar', role: 'img' }), createSvg('svg', { class: 'bar', role: 'img' })];
		this.node.append(create('td', {}, ...this.bars));
		rowsByNode.set(this.node, this);
		onScreen.observe(this.node);
	}

	update(report, before, seconds, uptime, time) {
		this.report = report;
		this.recent = seconds ? between(report, before) : null;
		this.all = figures(report, uptime);
		this.now = seconds ? figures(this.recent, seconds) : { inProgress: this.all.inProgress, statuses: {} };
		const ended = this.now.requests ?? this.recent?.latency?.count;
		this.points.push({ time, value: this.now.rate ?? null, idle: (ended === undefined) ? null : ended === 0 });
		while (this.points[0].time < time - KEPT) {
			this.points.shift();
		}
		this.draw();
	}

	draw() {
		if (this.onScreen) {
			for (const column of COLUMNS) {
				setText(this.cells[column].now, FORMATS[column](this.now[column]));
				setText(this.cells[column].all, FORMATS[column](this.all[column]));
			}
			this.cells.failures.node.classList.toggle('bad', this.now.failed > 0);
			plot(this.plot, this.points, 'Requests a second', lastTime, asRate);
			statusBar(this.bars[0], this.now.statuses);
			statusBar(this.bars[1], this.all.statuses);
		}
		this.drawDetail();
	}

	get idle() {
		const known = this.points.filter(({ idle }) => idle !== null);
		return !this.now.inProgress && known.length > 0 && known.every(({ idle }) => idle);
	}

	toggle() {
		if (this.detail) {
			this.detail.remove();
			this.detail = null;
		}
		else {
			this.detail = create('tr', { class: 'detail' }, create('td', { colspan: COLUMNS.length + 2 }));
			this.node.after(this.detail);
			this.drawDetail();
		}
		this.button.setAttribute('aria-expanded', String(this.detail !== null));
	}

	drawDetail() {
		if (this.detail) {
			const recent = this.recent ?? { latency: null, methods: [] };
			fillTable(this.detail.firstChild, 0, `Methods and statuses of ${this.name}, with the requests since the start`,
				['Method', 'Requests', 'Failures', 'In progress', 'Statuses'],
				this.report.methods.map((method) => [method.method ?? '(no label)', asCount(method.requests),
					asCount(method.failures), asCount(method.inProgress), Object.entries(method.statuses ?? {})
						.map(([status, count]) => `${status}: ${asCount(count)}`).join(', ')]));
			fillTable(this.detail.firstChild, 1, `Durations of ${this.name}, with the number of requests`,
				['Duration', 'Last ten seconds', 'Since the start', ''],
				histogram(recent.latency, this.report.latency));
		}
	}

}

// The rows of the table of a histogram: what ended within each bucket and not within the one below it.
function histogram(recent, all) {
	if (!all) {
		return [];
	}
	const inBuckets = (latency) => [...latency.buckets.map(({ count }) => count), latency.count]
		.map((count, index, counts) => Math.max(0, count - (counts[index - 1] ?? 0)));
	const recently = recent ? inBuckets(recent) : [];
	const bounds = all.buckets.map(({ le }) => `up to ${asDuration(le)}`);
	const last = all.buckets.at(-1);
	return inBuckets(all).map((count, index) => [bounds[index] ?? (last ? `above ${asDuration(last.le)}` : 'any'),
		asCount(recently[index]), asCount(count), { share: count, whole: all.count }]);
}

// Writes a table, the given one of those in a cell, in place of what it had.
function fillTable(parent, index, caption, heads, lines) {
	const table = parent.children[index] ?? parent.appendChild(create('table', {}, create('caption', {}, caption),
		create('thead', {}, create('tr', {}, ...heads.map((head) => create(head ? 'th' : 'td',
			head ? { scope: 'col' } : {}, head)))), create('tbody')));
	const body = table.tBodies[0];
	lines.forEach((line, lineIndex) => {
		const row = body.rows[lineIndex] ?? body.appendChild(create('tr', {}, ...line.map((cell) => create('td', {},
			(typeof cell === 'string') ? '' : createSvg('svg', { class: 'bar', 'aria-hidden': 'true' })))));
		line.forEach((cell, cellIndex) => {
			if (typeof cell === 'string') {
				setText(row.cells[cellIndex], cell);
			}
			else {
				bar(row.cells[cellIndex].firstChild, [['bucket', cell.share]], cell.whole, '');
			}
		});
	});
	while (body.rows.length > lines.length) {
		body.lastChild.remove();
	}
}

// ---- Order and filter --------------------------------------------------------------------------------------------

// Without a column, what matters most is first.
let sorting = { column: null, descending: true };
let orderedAt = -Infinity;

const failedShare = (statuses) => {
	const whole = sum(Object.values(statuses)) ?? 0;
	return (whole === 0) ? null : 1 - (sum(Object.entries(statuses).filter(([status]) => status.startsWith('2'))
		.map(([, count]) => count)) ?? 0) / whole;
};

// Figures by which rows are compared, the first one first.
function sortKeys(row) {
	switch (sorting.column) {
		case null:
			return [row.now.failed, row.now.busy, row.all.failed, row.all.busy];
		case 'statuses':
			return [failedShare(row.now.statuses), failedShare(row.all.statuses)];
		default:
			return [row.now[sorting.column], row.all[sorting.column]];
	}
}

function compare(one, other) {
	const sign = sorting.descending ? -1 : 1;
	if (sorting.column !== 'endpoint') {
		const [keys, otherKeys] = [one.keys, other.keys];
		for (let index = 0; index < keys.length; index++) {
			const [left, right] = [keys[index] ?? -1, otherKeys[index] ?? -1];
			if (left !== right) {
				return sign * (left - right);
			}
		}
		return one.name.localeCompare(other.name);
	}
	return -sign * one.name.localeCompare(other.name);
}

const inUse = () => tableBody.matches(':hover, :focus-within');

// Puts the rows in order. Rows that someone points at or has the focus in stay where they are.
function arrange(now = false) {
	const mayMove = now || (lastTime - orderedAt >= ORDER_KEPT && !inUse());
	const present = [...rows.values()];
	if (mayMove) {
		// The first report has no figures for now.
		orderedAt = (reports.length > 1) ? lastTime : -Infinity;
		present.forEach((row) => {
			row.keys = sortKeys(row);
		});
		let next = tableBody.firstChild;
		for (const row of present.sort(compare)) {
			for (const node of [row.node, row.detail].filter(Boolean)) {
				if (node === next) {
					next = next.nextSibling;
				}
				else {
					tableBody.insertBefore(node, next);
				}
			}
		}
	}
	show();
}

function show() {
	const text = page.filter.value.trim().toLowerCase();
	let shown = 0;
	for (const row of rows.values()) {
		const hidden = !row.name.toLowerCase().includes(text) || (page.hideIdle.checked && row.idle);
		shown += hidden ? 0 : 1;
		row.node.hidden = hidden;
		if (row.detail) {
			row.detail.hidden = hidden;
		}
	}
	setText(page.shown, `${(shown === rows.size) ? '' : `${asCount(shown)} of `}${asCount(rows.size)} ${
		(rows.size === 1) ? 'endpoint' : 'endpoints'}`);
}

function describeOrder() {
	for (const head of page.table.tHead.querySelectorAll('th')) {
		if (head.dataset.column === sorting.column) {
			head.setAttribute('aria-sort', (sorting.descending === (sorting.column !== 'endpoint')) ? 'descending' : 'ascending');
		}
		else {
			head.removeAttribute('aria-sort');
		}
	}
	setText(page.order, sorting.column ? ''
		: 'Endpoints with failures come first, then those with the most total time.');
}

page.table.tHead.addEventListener('click', ({ target }) => {
	const column = target.closest('th')?.dataset.column;
	if (column) {
		const other = sorting.column !== column;
		// The third click on a column restores the first order.
		sorting = (other || sorting.descending) ? { column, descending: other } : { column: null, descending: true };
		describeOrder();
		arrange(true);
	}
});
page.filter.addEventListener('input', show);
page.hideIdle.addEventListener('change', show);

// ---- The whole ---------------------------------------------------------------------------------------------------

const TILES = { rate: 'Requests a second', failures: 'Failures', inProgress: 'In progress', p95: '95th percentile' };
const points = Object.fromEntries(Object.keys(TILES).map((tile) => [tile, []]));
let reports = [];
let firstTime = null;
let lastTime = 0;
let restartedAt = null;
// When the instances that have answered were started. Another one may answer at the same address.
const starts = new Set();
let several = false;
let changedUptime = 0;
// The time that the figures for now are of.
let lastWindow = 0;

function receive(report, time) {
	const last = reports.at(-1);
	if (last && report.startedAt !== last.startedAt) {
		reports = [];
		restartedAt = new Date();
		several = starts.has(report.startedAt);
		changedUptime = report.uptime;
	}
	several &&= report.uptime - changedUptime < ALONE;
	starts.add(report.startedAt);
	firstTime ??= time;
	lastTime = time;
	const before = reports.find(({ uptime }) => report.uptime - uptime <= WINDOW + 1) ?? reports.at(-1);
	const seconds = before ? report.uptime - before.uptime : null;
	lastWindow = seconds ?? 0;
	reports = [...reports.filter(({ uptime }) => report.uptime - uptime <= WINDOW + 1), report];
	report.byEndpoint = new Map(report.endpoints.map((endpoint) => [endpoint.endpoint, endpoint]));
	updateRows(report, before, seconds, time);
	updateTiles(report, time);
	setText(page.application, report.application);
	document.title = `${report.application}: webmetrics`;
	const prefix = new URLSearchParams(location.search).get('endpoint');
	setText(page.about, [`Up for ${asUptime(report.uptime)}`,
		...Object.entries(report.labels).map(([name, value]) => `${name}=${value}`),
		...(prefix ? [`only endpoints that start with ${prefix}`] : [])].join(' · '));
}

function updateRows(report, before, seconds, time) {
	let added = false;
	for (const endpoint of report.endpoints) {
		let row = rows.get(endpoint.endpoint);
		if (!row) {
			added = true;
			row = new Row(endpoint.endpoint);
			rows.set(endpoint.endpoint, row);
			tableBody.append(row.node);
		}
		row.update(endpoint, before?.byEndpoint.get(endpoint.endpoint), seconds, report.uptime, time);
	}
	for (const [endpoint, row] of rows) {
		if (!report.byEndpoint.has(endpoint)) {
			onScreen.unobserve(row.node);
			row.node.remove();
			row.detail?.remove();
			rows.delete(endpoint);
		}
	}
	arrange(added && !inUse());
}

function updateTiles(report, time) {
	const present = [...rows.values()];
	const requests = sum(present.map((row) => row.now.requests ?? null));
	const failed = sum(present.map((row) => row.now.failed ?? null));
	const values = {
		rate: sum(present.map((row) => row.now.rate ?? null)),
		failures: (failed === null || requests === null) ? null : (requests === 0) ? 0 : failed / requests,
		inProgress: sum(present.map((row) => row.now.inProgress)),
		p95: quantile(addLatencies(present.map((row) => row.recent?.latency ?? null)), 0.95),
	};
	for (const [tile, name] of Object.entries(TILES)) {
		points[tile].push({ time, value: values[tile] });
		points[tile] = points[tile].filter((point) => point.time >= time - KEPT);
		setText(page[tile].querySelector('.value'), FORMATS[tile](values[tile]));
		const peak = plot(page[tile].querySelector('.plot'), points[tile], name, time, FORMATS[tile]);
		setText(page[tile].querySelector('small'), `${peak} in the last minutes`);
	}
}

// ---- Polling -----------------------------------------------------------------------------------------------------

let timer = null;
let request = null;
let lastAnswer = null;

async function fetchReport(signal) {
	let response;
	let body;
	try {
		response = await fetch(location.href, { headers: { Accept: 'application/json' }, cache: 'no-store', signal });
		body = await response.text();
	}
	catch {
		throw new Error('the application does not answer');
	}
	if (!response.ok) {
		throw new Error(`the application answers with status ${response.status}`);
	}
	const report = parse(body);
	if (report?.version !== 1) {
		throw new Error('the answer is not a report that this page can read, reload the page');
	}
	return report;
}

function parse(json) {
	try {
		return JSON.parse(json);
	}
	catch {
		return null;
	}
}

function describeState() {
	if (several) {
		return 'Several instances answer at this address: open the page of one of them';
	}
	return (restartedAt ? `Live, restarted at ${timeOfDay.format(restartedAt)}` : 'Live')
		+ ((lastWindow > WINDOW + 5) ? `, large figures are of the last ${asUptime(lastWindow)}` : '');
}

function showState(text, late) {
	setText(page.state, text);
	document.body.classList.toggle('late', late);
}

async function poll() {
	const began = performance.now();
	const own = new AbortController();
	request = own;
	const impatience = setTimeout(() => own.abort(), PATIENCE_MILLIS);
	const answer = await fetchReport(own.signal).catch((error) => error);
	clearTimeout(impatience);
	if (request !== own) {
		return;
	}
	timer = setTimeout(poll, Math.max(0, INTERVAL_MILLIS - (performance.now() - began)));
	if (answer instanceof Error) {
		showState(`${lastAnswer ? `No figures since ${timeOfDay.format(lastAnswer)}` : 'No figures yet'}: ${answer.message}`, true);
	}
	else {
		lastAnswer = new Date();
		receive(answer, performance.now() / 1000);
		showState(describeState(), several);
	}
}

page.stop.addEventListener('click', () => {
	if (request) {
		clearTimeout(timer);
		request.abort();
		request = null;
		showState(`Stopped at ${timeOfDay.format(new Date())}`, false);
		setText(page.stop, 'Go on');
	}
	else {
		setText(page.stop, 'Stop');
		poll();
	}
});

describeOrder();
poll();

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { endpoint, FakeApplication, launch, names, open, rows, state, text, until } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const BUCKETS = [{ le: 0.1, count: 50 }, { le: 0.5, count: 90 }, { le: 1, count: 100 }];
const BEFORE = [endpoint('/slow', { statuses: { 200: 10 }, count: 0 }), endpoint('/failing', { statuses: { 200: 40, 500: 0 } }),
	endpoint('/idle')];
// Ten seconds later.
const NOW = [endpoint('/slow', { statuses: { 200: 110 }, count: 100, sum: 30, buckets: BUCKETS, inProgress: 3 }),
	endpoint('/failing', { statuses: { 200: 55, 500: 5 } }), endpoint('/idle')];

let browser;
let application;
let opened;

before(async () => {
	browser = await launch();
});

after(() => browser.close());

beforeEach(async () => {
	application = await new FakeApplication().start();
	opened = null;
});

afterEach(async () => {
	if (opened) {
		assert.deepEqual(opened.errors, []);
		assert.deepEqual(await opened.page.evaluate(() => window.violations), []);
		await opened.page.close();
	}
	await application.stop();
});

function report(endpoints, uptime = 100) {
	application.report = { ...application.report, uptime, endpoints };
}

// Opens the page and waits until it shows what happened between two reports.
async function show(earlier, later, options) {
	report(earlier, 100);
	opened = await open(browser, application.address, options);
	await until(() => state(opened.page), 'Live');
	await next(later, 110);
	return opened.page;
}

async function next(endpoints, uptime) {
	report(endpoints, uptime);
	const seen = application.reports;
	await until(() => application.reports, (reports) => reports > seen);
	await opened.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

test('shows what happened in the last ten seconds', async () => {
	const page = await show(BEFORE, NOW);
	assert.equal(await text(page, '#application'), 'fake');
	assert.equal(await text(page, '#about'), 'Up for 1 min · app_name=fake');
	assert.equal(await page.title(), 'fake: webmetrics');
	assert.deepEqual(await rows(page), [
		['/failing', '2', '25%', '–', '–', '–', '0', ''],
		['/slow', '10', '0%', '100 ms', '750 ms', '950 ms', '3', ''],
		['/idle', '0', '0%', '–', '–', '–', '0', '']]);
	assert.deepEqual(await page.$$eval('.tile .value', (nodes) => nodes.map((node) => node.textContent)),
		['12', '4.17%', '3', '750 ms']);
	assert.equal(await text(page, 'tbody tr:first-child td small'), '0.545');
	assert.deepEqual(await page.$$eval('tbody tr:first-child .bar', (nodes) => nodes.map((node) => node.ariaLabel)),
		['200: 75%, 500: 25%', '200: 91.7%, 500: 8.33%']);
	assert.match(await page.$eval('#rate .plot', (node) => node.ariaLabel), /at most 12$/);
});

test('the first report has no figures for now', async () => {
	report(NOW);
	opened = await open(browser, application.address);
	await until(() => state(opened.page), 'Live');
	assert.deepEqual((await rows(opened.page))[0], ['/failing', '–', '–', '–', '–', '–', '0', '']);
	assert.equal(await text(opened.page, 'tbody tr td small'), '0.6');
});

test('sorts by any column on a click, and by what hurts most after the third', async () => {
	const page = await show(BEFORE, NOW);
	const sorted = async (column) => {
		await page.click(`th[data-column="${column}"] button`);
		return [(await names(page)).join(' '), await page.$eval(`th[data-column="${column}"]`, (node) => node.ariaSort)];
	};
	assert.deepEqual(await sorted('rate'), ['/slow /failing /idle', 'descending']);
	assert.deepEqual(await sorted('rate'), ['/idle /failing /slow', 'ascending']);
	assert.deepEqual(await sorted('rate'), ['/failing /slow /idle', null]);
	assert.deepEqual(await sorted('endpoint'), ['/failing /idle /slow', 'ascending']);
	assert.deepEqual(await sorted('endpoint'), ['/slow /idle /failing', 'descending']);
	for (const column of ['failures', 'p50', 'p95', 'p99', 'inProgress', 'statuses']) {
		const first = ['failures', 'statuses'].includes(column) ? '/failing' : '/slow';
		assert.deepEqual((await sorted(column))[0].split(' ')[0], first, column);
		assert.equal(await page.$$eval('[aria-sort]', (nodes) => nodes.length), 1);
	}
});

test('rows stay where someone points', async () => {
	const page = await show(BEFORE, NOW);
	await page.hover('tbody tr:nth-child(2)');
	const failingSlow = [endpoint('/slow', { statuses: { 200: 110, 500: 50 } }), NOW[1], NOW[2]];
	report(failingSlow, 130);
	// Longer than rows stay where nobody points.
	await new Promise((resolve) => setTimeout(resolve, 13_000));
	assert.deepEqual(await names(page), ['/failing', '/slow', '/idle']);
	await page.mouse.move(5, 5);
	await until(async () => {
		application.report.uptime += 1;
		return (await names(page))[0];
	}, '/slow');
});

test('filters by text and hides idle endpoints', async () => {
	const page = await show(BEFORE, NOW);
	assert.equal(await text(page, '#shown'), '3 endpoints');
	await page.type('#filter', 'L');
	assert.deepEqual(await names(page), ['/failing', '/slow', '/idle']);
	await page.type('#filter', 'ow');
	assert.deepEqual(await names(page), ['/slow']);
	assert.equal(await text(page, '#shown'), '1 of 3 endpoints');
	await page.$eval('#filter', (node) => node.select());
	await page.keyboard.press('Backspace');
	await page.click('#hideIdle');
	assert.deepEqual(await names(page), ['/failing', '/slow']);
});

test('opens one endpoint with its statuses and its histogram', async () => {
	const page = await show(BEFORE, NOW);
	await page.click('tbody tr:nth-child(2) button');
	const tables = await page.$$eval('.detail table', (nodes) => nodes.map((node) =>
		[...node.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))));
	assert.deepEqual(tables[0], [['GET', '110', '0', '3', '200: 110']]);
	assert.deepEqual(tables[1], [['up to 100 ms', '50', '50', ''], ['up to 500 ms', '40', '40', ''],
		['up to 1 s', '10', '10', ''], ['above 1 s', '0', '0', '']]);
	assert.equal(await page.$eval('.detail .bar rect', (node) => node.getAttribute('width')), '50.00');
	await page.click('tbody tr:nth-child(2) button');
	assert.equal(await page.$('.detail'), null);
});

test('can be used with the keyboard', async () => {
	const page = await show(BEFORE, NOW);
	const order = [];
	for (let press = 0; press < 15; press++) {
		await page.keyboard.press('Tab');
		order.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className
			|| document.activeElement.textContent));
	}
	assert.deepEqual(order, ['stop', 'filter', 'hideIdle', 'scroll', 'Endpoint', 'Requests a second', 'Failures', 'p50',
		'p95', 'p99', 'In progress', 'Statuses', '/failing', '/slow', '/idle']);
	await page.focus('tbody tr:nth-child(2) button');
	await page.keyboard.press('Enter');
	assert.equal(await page.$eval('tbody tr:nth-child(2) button', (node) => node.ariaExpanded), 'true');
	await page.focus('th[data-column="rate"] button');
	await page.keyboard.press('Space');
	assert.deepEqual(await names(page), ['/slow', '/failing', '/idle']);
});

test('stops and goes on', async () => {
	const page = await show(BEFORE, NOW);
	await page.click('#stop');
	assert.match(await state(page), /^Stopped at /);
	const seen = application.reports;
	await new Promise((resolve) => setTimeout(resolve, 3000));
	assert.equal(application.reports, seen);
	assert.match(await state(page), /^Stopped at /);
	await page.click('#stop');
	await until(() => state(page), 'Live');
	assert.equal(await text(page, '#stop'), 'Stop');
});

test('says since when the application does not answer, and survives its restart', async () => {
	const page = await show(BEFORE, NOW);
	const port = application.port;
	const last = await page.evaluate(() => new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }).format(new Date()));
	await application.stop();
	await until(() => state(page), (value) => /^No figures since .+: the application does not answer$/.test(value));
	assert.equal(await page.$eval('body', (node) => node.className), 'late');
	assert.ok(Math.abs(seconds((await state(page)).slice('No figures since '.length)) - seconds(last)) <= 3, await state(page));
	// The browser itself reports requests without an answer.
	assert.ok(opened.errors.every((error) => error.includes('ERR_CONNECTION_REFUSED')), opened.errors.join());
	opened.errors.length = 0;
	application = await new FakeApplication().start(port);
	application.report.startedAt = '2026-01-02T00:00:00Z';
	await next([endpoint('/slow', { statuses: { 200: 1 } })], 2);
	await until(() => state(page), (value) => /^Live, restarted at /.test(value));
	opened.errors.length = 0;
	await next([endpoint('/slow', { statuses: { 200: 21 } })], 12);
	assert.deepEqual(await rows(page), [['/slow', '2', '0%', '–', '–', '–', '0', '']]);
});

// The time of day that a text starts with, in seconds.
function seconds(text) {
	const [, hour, minute, second] = /^(\d+):(\d+):(\d+)/.exec(text).map(Number);
	return (hour * 60 + minute) * 60 + second;
}

test('a restart is noticed though the application is up for longer than at the last report', async () => {
	const page = await show(BEFORE, NOW);
	await page.click('#stop');
	application.report.startedAt = '2026-01-02T00:00:00Z';
	report([endpoint('/slow', { statuses: { 200: 600 } })], 120);
	await page.click('#stop');
	await until(() => state(page), (value) => /^Live, restarted at /.test(value));
	assert.deepEqual(await rows(page), [['/slow', '–', '–', '–', '–', '–', '0', '']]);
});

test('says that several instances answer, and does not subtract one from the other', async () => {
	const page = await show(BEFORE, NOW);
	for (const instance of [2, 1, 2, 1]) {
		application.report.startedAt = `2026-01-0${instance}T00:00:00Z`;
		await next([endpoint('/slow', { statuses: { 200: 1000 * instance } })], 120 + instance);
	}
	assert.match(await state(page), /^Several instances answer at this address/);
	assert.deepEqual(await rows(page), [['/slow', '–', '–', '–', '–', '–', '0', '']]);
	await next([endpoint('/slow', { statuses: { 200: 1000 } })], 150);
	assert.match(await state(page), /^Several instances answer at this address/);
	await next([endpoint('/slow', { statuses: { 200: 1000 } })], 152);
	assert.match(await state(page), /^Live, restarted at /);
});

test('figures are of the last ten seconds, however long the page is open', async () => {
	const page = await show(BEFORE, NOW);
	for (const [uptime, requests] of [[114, 1000], [118, 2000], [122, 2040], [126, 2080]]) {
		await next([endpoint('/slow', { statuses: { 200: requests } })], uptime);
	}
	assert.equal((await rows(page))[0][1], '10');
	await next([endpoint('/slow', { statuses: { 200: 2140 } })], 186);
	assert.equal((await rows(page))[0][1], '1');
	assert.equal(await state(page), 'Live, large figures are of the last 1 min');
});

test('plots forget what is older than five minutes', async () => {
	const page = await show(BEFORE, NOW);
	const points = () => page.$eval('#rate path', (node) => node.getAttribute('d').match(/[ML]/g)?.length ?? 0);
	assert.equal(await points(), 1);
	await next(NOW, 112);
	assert.equal(await points(), 2);
	await page.evaluate(() => {
		const now = performance.now.bind(performance);
		performance.now = () => now() + 400_000;
	});
	await next(NOW, 114);
	await until(points, 1);
});

test('counters that fall are taken as counted from zero', async () => {
	const page = await show(NOW, [endpoint('/slow', { statuses: { 200: 20 }, count: 1, buckets: [{ le: 0.1, count: 1 }] })]);
	assert.deepEqual(await rows(page), [['/slow', '2', '0%', '50 ms', '95 ms', '99 ms', '0', '']]);
});

test('says what the application answers instead of a report', async () => {
	const page = await show(BEFORE, NOW);
	application.status = 503;
	await until(() => state(page), (value) => value.endsWith(': the application answers with status 503'));
	application.status = 200;
	application.report = { version: 2 };
	await until(() => state(page), (value) => value.includes('not a report that this page can read'));
	opened.errors.length = 0;
});

test('an answer that breaks off is none', async () => {
	const page = await show(BEFORE, NOW);
	application.broken = true;
	await until(() => state(page), (value) => value.endsWith(': the application does not answer'));
	opened.errors.length = 0;
});

test('an answer that comes after the stop is not shown', async () => {
	const page = await show(BEFORE, NOW);
	application.delayMillis = 1500;
	report([endpoint('/late')], 130);
	const seen = application.reports;
	await new Promise((resolve) => setTimeout(resolve, 2200));
	await page.click('#stop');
	await new Promise((resolve) => setTimeout(resolve, 4000));
	assert.match(await state(page), /^Stopped at /);
	assert.ok(application.reports <= seen + 1);
	assert.deepEqual(await names(page), ['/failing', '/slow', '/idle']);
});

test('says which endpoints it was asked for', async () => {
	opened = await open(browser, `${application.address}?endpoint=/us`);
	await until(() => text(opened.page, '#about'), (value) => value.endsWith('only endpoints that start with /us'));
});

test('an endpoint without a counter is not idle', async () => {
	const uncounted = (count) => [{ endpoint: '/uncounted', latency: { count, sum: count, buckets: [{ le: 1, count }] }, methods: [] }];
	const page = await show(uncounted(5), uncounted(500));
	await page.click('#hideIdle');
	assert.deepEqual(await names(page), ['/uncounted']);
});

test('slow answers do not pile up', async () => {
	application.delayMillis = 3000;
	opened = await open(browser, application.address);
	const began = Date.now();
	await until(() => application.reports, (reports) => reports >= 3);
	assert.ok(Date.now() - began > 8000);
	assert.equal(await state(opened.page), 'Live');
});

const HOSTILE = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', "'&amp;&lt;", '{folder}', '/مرحبا/{id}',
	`/${'very-long-'.repeat(60)}`, '/\u202Etxt', '__proto__', 'constructor'];

test('names that look like markup are text', async () => {
	const page = await show(HOSTILE.map((name) => endpoint(name)),
		HOSTILE.map((name) => endpoint(name, { method: name, statuses: { 200: 10 } })));
	assert.deepEqual((await names(page)).sort(), [...HOSTILE].sort());
	for (const button of await page.$$('tbody tr:not(.detail) button')) {
		await button.click();
	}
	assert.equal((await page.$$('.detail')).length, HOSTILE.length);
	assert.equal(await page.$$eval('tbody img, tbody script', (nodes) => nodes.length), 0);
	assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
});

test('what the configuration took away is a dash', async () => {
	const gone = (name, method) => ({ endpoint: name, latency: null,
		methods: [{ method, requests: null, failures: null, inProgress: null, statuses: null }] });
	const page = await show([gone(null, null), gone('/a', 'GET')], [gone(null, null), gone('/a', 'GET')]);
	assert.deepEqual(await rows(page), ['(no label)', '/a'].map((name) => [name, '–', '–', '–', '–', '–', '–', '']));
	assert.deepEqual(await page.$$eval('.tile .value', (nodes) => nodes.map((node) => node.textContent)), ['–', '–', '–', '–']);
	await page.click('tbody button');
});

for (const dark of [false, true]) {
	for (const width of [360, 1280]) {
		test(`is accessible ${dark ? 'in the dark' : 'in the light'}, ${width} pixels wide`, async () => {
			const page = await show(BEFORE, NOW, { dark, width });
			await page.click('tbody button');
			await page.click('th[data-column="rate"] button');
			assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
			const background = await page.$eval('body', (node) => getComputedStyle(node).backgroundColor);
			assert.equal(background, dark ? 'rgb(18, 23, 28)' : 'rgb(255, 255, 255)');
			await page.evaluate(AXE);
			for (const state of ['live', 'late']) {
				await page.evaluate((late) => document.body.classList.toggle('late', late), state === 'late');
				const { violations } = await page.evaluate(() => window.axe.run());
				assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
			}
		});
	}
}

test('numbers are in the locale of the reader', async () => {
	const page = await show(BEFORE, BEFORE);
	await (await page.createCDPSession()).send('Emulation.setLocaleOverride', { locale: 'de-DE' });
	report(BEFORE);
	await page.reload();
	await until(() => state(page), 'Live');
	await next(NOW, 110);
	assert.equal(await text(page, '#failures .value'), '4,17\u00a0%');
});

test('draws a thousand busy endpoints', async (context) => {
	const many = (count) => Array.from({ length: 1000 }, (_, index) => endpoint(`/endpoints/${index}/{id}`,
		{ statuses: { 200: count * (index + 1), 404: count, 500: index % 7 }, count: 3 * count, sum: count,
			buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1].map((le, bucket) => ({ le, count: count * bucket / 2 })) }));
	const page = await show(many(2), many(4));
	assert.equal((await rows(page)).length, 1000);
	await page.evaluate(() => {
		window.tasks = [];
		new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map(({ duration }) => duration)))
			.observe({ type: 'longtask' });
	});
	const before = await page.metrics();
	const updates = 5;
	for (let count = 3; count < 3 + updates; count++) {
		await next(many(2 * count), 100 + 2 * count);
	}
	const spent = await page.metrics();
	const millis = (name) => ((spent[name] - before[name]) / updates * 1000).toFixed(0);
	// How long a task takes depends on the machine, so it is told and not tested.
	context.diagnostic(`an update takes ${millis('TaskDuration')} ms; single tasks of more than 50 ms: ${
		JSON.stringify(await page.evaluate(() => window.tasks))}`);
	const last = () => text(page, '#table > tbody > tr:last-child td span');
	const [total, offScreen] = [await text(page, '#rate .value'), await last()];
	report(many(40), 130);
	await until(() => text(page, '#rate .value'), (value) => value !== total);
	assert.equal(await last(), offScreen, 'only what is on the screen is drawn');
	await page.$eval('#table > tbody > tr:last-child', (node) => node.scrollIntoView());
	await until(last, (value) => value !== offScreen);
});

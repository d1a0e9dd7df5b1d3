import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { launch, open, rows, SampleApplication, state, text, until } from './browser.mjs';

const SCHEMA = new Ajv({ allErrors: true }).compile(
	JSON.parse(readFileSync(new URL('../docs/webmetrics-report.schema.json', import.meta.url), 'utf8')));

let browser;
let application;

before(async () => {
	[browser, application] = await Promise.all([launch(), new SampleApplication().start()]);
});

after(async () => {
	await browser.close();
	await application.stop();
});

async function report(address) {
	const response = await fetch(address, { headers: { Accept: 'application/json' } });
	return response.json();
}

async function get(path, times) {
	for (let time = 0; time < times; time++) {
		await (await fetch(application.base + path)).text();
	}
}

async function assertSchema(address) {
	assert.ok(SCHEMA(await report(address)), JSON.stringify(SCHEMA.errors));
}

test('numbers on the page are those of the requests that were sent', async () => {
	const { page, errors } = await open(browser, application.address);
	await until(() => state(page), 'Live');
	await get('/users/1', 30);
	await get('/test1', 10);
	await get('/nope', 5);
	const slow = fetch(`${application.base}/slow`);
	const row = async (name) => (await rows(page)).find(([first]) => first === name);
	await until(async () => (await row('/slow'))?.[6], '1');
	await until(async () => (await row('/test1'))?.[2], '100%');
	assert.equal((await row('/users/{id}'))[2], '0%');
	assert.match((await row('/users/{id}'))[4], / ms$/);
	await (await slow).text();
	await until(async () => (await row('/slow'))?.[6], '0');
	for (const [endpoint, requests] of [['/users/{id}', '200: 30'], ['/test1', '500: 10'], ['UNMATCHED', '404: 5']]) {
		const button = await page.evaluateHandle((name) => [...document.querySelectorAll('tbody th button')]
			.find((node) => node.textContent === name), endpoint);
		await button.click();
		await until(async () => (await text(page, '.detail td:nth-child(5)')).split(', ').includes(requests), true);
		await button.click();
	}
	assert.equal(await text(page, '#application'), 'webapp_1');
	assert.match(await text(page, '#about'), /app_name=webapp_1 · environment=demo$/);
	assert.deepEqual(errors, []);
	assert.deepEqual(await page.evaluate(() => window.violations), []);
	await page.close();
});

test('the policy of the endpoint is in force', async () => {
	const { page } = await open(browser, application.address);
	await page.evaluate(() => {
		document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.inline = true' }));
		document.body.append(Object.assign(document.createElement('img'), { src: 'http://127.0.0.1:1/elsewhere.png' }));
	});
	await until(() => page.evaluate(() => window.violations.map((directive) => directive.split('-elem')[0]).sort()),
		['img-src', 'script-src']);
	assert.equal(await page.evaluate(() => window.inline), undefined);
	await page.close();
});

test('the report is as its schema says', async () => {
	await get('/users/1', 1);
	await assertSchema(application.address);
	assert.deepEqual((await report(`${application.address}?endpoint=/users`)).endpoints.map(({ endpoint }) => endpoint),
		['/users/{id}']);
	assert.equal(SCHEMA({ version: 1 }), false);
});

test('the report is as its schema says if the configuration takes labels and metrics away', async () => {
	const other = await new SampleApplication().start('webmetrics.requests.labels=endpoint',
		'webmetrics.in-progress.labels=app-name', 'management.metrics.enable.request.latency=false');
	try {
		await (await fetch(`${other.base}/test`)).text();
		await assertSchema(other.address);
		const { page, errors } = await open(browser, other.address);
		await until(async () => (await rows(page)).find(([name]) => name === '/test')?.slice(2, 7), ['–', '–', '–', '–', '–']);
		assert.deepEqual(errors, []);
		await page.close();
	}
	finally {
		await other.stop();
	}
});

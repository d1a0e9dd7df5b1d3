// A browser, a server that plays the application, and the sample application itself.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

const ROOT = new URL('../', import.meta.url);
const FILES = new URL('webmetrics-autoconfigure/src/main/resources/io/github/webmetrics/page/', ROOT);
const TYPES = { html: 'text/html', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
// The start of a JVM on a busy machine takes long.
const PATIENCE_MILLIS = 120_000;

const chromium = spawnSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).stdout.trim();
if (!chromium) {
	console.error('Skipped, because chromium is missing: install the Debian package of that name.');
	process.exit(process.env.CI ? 1 : 0);
}

export function launch() {
	return puppeteer.launch({
		executablePath: chromium,
		args: ['--no-sandbox', '--disable-gpu', '--lang=en-US'],
		env: { ...process.env, LANGUAGE: 'en' },
	});
}

// Opens a page and collects what a user of the developer tools would see as an error.
export async function open(browser, address, { width = 1280, height = 900, dark = false } = {}) {
	const page = await browser.newPage();
	const errors = [];
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warn') {
			errors.push(message.text());
		}
	});
	page.on('pageerror', (error) => errors.push(error.message));
	await page.setViewport({ width, height });
	await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
	await page.evaluateOnNewDocument(() => {
		window.violations = [];
		document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
	});
	await page.goto(address);
	return { page, errors };
}

// Serves the page like the endpoint does, with reports that a test sets.
export class FakeApplication {

	reports = 0;
	status = 200;
	delayMillis = 0;
	broken = false;
	report = { version: 1, application: 'fake', startedAt: '2026-01-01T00:00:00Z', uptime: 1, labels: { app_name: 'fake' }, endpoints: [] };

	async start(port = 0) {
		this.server = createServer((request, response) => this.answer(request, response)).listen(port, '127.0.0.1');
		await once(this.server, 'listening');
		this.port = this.server.address().port;
		this.address = `http://127.0.0.1:${this.port}/actuator/webmetrics`;
		return this;
	}

	answer(request, response) {
		const name = request.url.split('/').at(-1);
		const file = name.startsWith('page.') ? name : request.headers.accept.includes('text/html') ? 'page.html' : null;
		if (file) {
			response.setHeader('Content-Type', `${TYPES[file.split('.')[1]]};charset=utf-8`);
			response.setHeader('Content-Security-Policy', "default-src 'self'");
			response.end(readFileSync(new URL(file, FILES), 'utf8').replaceAll('{folder}', 'webmetrics'));
			return;
		}
		setTimeout(() => {
			this.reports++;
			response.statusCode = this.status;
			response.setHeader('Content-Type', 'application/json');
			const body = this.status === 200 ? JSON.stringify(this.report) : '';
			if (this.broken) {
				response.setHeader('Content-Length', body.length);
				response.write(body.slice(1), () => response.destroy());
				return;
			}
			response.end(body);
		}, this.delayMillis);
	}

	async stop() {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

}

// One endpoint of a report.
export function endpoint(name, { method = 'GET', statuses = { 200: 0 }, inProgress = 0, buckets = [], count = buckets.at(-1)?.count ?? 0, sum = 0 } = {}) {
	const all = Object.values(statuses).reduce((one, other) => one + other, 0);
	const failures = Object.entries(statuses).filter(([status]) => status >= 500).reduce((total, [, number]) => total + number, 0);
	return {
		endpoint: name,
		latency: { count, sum, p50: null, p95: null, p99: null, buckets },
		methods: [{ method, requests: all, failures, inProgress, statuses }],
	};
}

export class SampleApplication {

	async start(...properties) {
		const target = new URL('sample-app/target/', ROOT);
		const jar = readdirSync(target).find((file) => /^sample-app-.*\.jar$/.test(file));
		this.process = spawn('java', ['-XX:TieredStopAtLevel=1', '-jar', fileURLToPath(new URL(jar, target)),
			'--server.address=127.0.0.1', '--server.port=0', ...properties.map((property) => `--${property}`)]);
		this.base = await new Promise((resolve, reject) => {
			let output = '';
			const timer = setTimeout(() => reject(new Error(`The application did not start: ${output}`)), PATIENCE_MILLIS);
			this.process.stdout.on('data', (data) => {
				output += data;
				const port = /Netty started on port (\d+)[\s\S]*Started /.exec(output)?.[1];
				if (port) {
					clearTimeout(timer);
					resolve(`http://127.0.0.1:${port}`);
				}
			});
		});
		this.address = `${this.base}/actuator/webmetrics`;
		return this;
	}

	async stop() {
		this.process.kill('SIGKILL');
		await once(this.process, 'exit');
	}

}

// Waits until a function returns what is expected, and fails with what it returned last.
export async function until(actual, expected, patienceMillis = 30_000) {
	const end = Date.now() + patienceMillis;
	for (;;) {
		const value = await actual();
		if (typeof expected === 'function' ? expected(value) : JSON.stringify(value) === JSON.stringify(expected)) {
			return value;
		}
		if (Date.now() > end) {
			throw new Error(`Still ${JSON.stringify(value)}, expected ${expected}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

export const text = (page, selector) => page.$eval(selector, (node) => node.textContent);
export const state = (page) => text(page, '#state');

// The texts of the rows that can be seen, cell by cell: endpoint, then the large figures. The last cell has no text.
export const rows = (page) => page.$$eval('#table > tbody > tr:not(.detail):not([hidden])', (nodes) =>
	nodes.map((node) => [...node.cells].map((cell) => cell.querySelector('bdi, span')?.textContent ?? '')));

export const names = async (page) => (await rows(page)).map(([name]) => name);

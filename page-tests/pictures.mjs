// Makes the pictures of the documentation: the page in light and dark, of the sample application under load.

import { fileURLToPath } from 'node:url';
import { launch, open, SampleApplication, state, until } from './browser.mjs';

const SECONDS = Number(process.env.SECONDS ?? 150);
const FOLDER = process.env.FOLDER ?? fileURLToPath(new URL('../docs/pictures/', import.meta.url));

// Requests a second by path. Their number goes up and down, so that the plots show something.
const LOAD = { '/users/42': 40, '/test': 25, '/hello/world': 12, '/orders/7': 3, '/slow': 2, '/test1': 1, '/nope': 0.5, '/events': 0.1 };

const application = await new SampleApplication().start();
const browser = await launch();
const pictures = await Promise.all([false, true].map((dark) =>
	open(browser, application.address, { dark, width: 1280, height: 1000 })));
const end = Date.now() + SECONDS * 1000;
let tick = 0;
while (Date.now() < end) {
	tick++;
	for (const [path, rate] of Object.entries(LOAD)) {
		const expected = rate / 10 * (1 + 0.5 * Math.sin(tick / 150 + rate));
		const count = Math.floor(expected) + ((Math.random() < expected % 1) ? 1 : 0);
		for (let request = 0; request < count; request++) {
			fetch(application.base + path).then((response) => response.text()).catch(() => undefined);
		}
	}
	await new Promise((resolve) => setTimeout(resolve, 100));
}
for (const [index, { page }] of pictures.entries()) {
	await until(() => state(page), 'Live');
	await page.bringToFront();
	if (index === 0) {
		await page.evaluate(() => [...document.querySelectorAll('tbody th button')]
			.find((node) => node.textContent === '/test1').click());
	}
	await new Promise((resolve) => setTimeout(resolve, 2500));
	await page.screenshot({ path: `${FOLDER}page-${['light', 'dark'][index]}.png` });
}
await browser.close();
await application.stop();

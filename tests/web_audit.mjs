// What a browser finds wrong with pages: axe-core's violations in light and dark, on phone and desktop, and what only a
// page at work shows. Arguments: the folder that npm has installed into, the browser, pages. Out: JSON, for each page a
// list of findings as text. Nothing is fetched.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, executablePath, ...files] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const NARROW = { width: 320, height: 640 };
const PHONE = { width: 360, height: 780 };
const DESKTOP = { width: 1280, height: 900 };

async function main() {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND'],
  });
  const told = {};
  const waiting = [...files];
  const hand = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) told[file] = await judged(browser, file);
  };
  await Promise.all([hand(), hand()]);
  await browser.close();
  console.log(JSON.stringify(told));
}

async function judged(browser, file) {
  const page = await browser.newPage({ viewport: PHONE });
  const found = new Set();
  page.on('console', (message) => found.add(`console: ${message.text()}`));
  page.on('pageerror', (error) => found.add(`console: ${error}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) found.add(`asks for ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  for (const target of await page.evaluate(smallTargets)) found.add(`small target: ${target}`);
  await keyboard(page, found);
  await page.evaluate(axe);
  for (const [name, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      for (const text of await page.evaluate(violations)) found.add(`axe, ${name}, ${colorScheme}: ${text}`);
    }
  }
  await page.setViewportSize(NARROW);
  for (const text of await page.evaluate(overflowing)) found.add(`wider than 320: ${text}`);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const text of await page.evaluate(moving)) found.add(`moves: ${text}`);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const text of await page.evaluate(onPaper)) found.add(`on paper: ${text}`);
  await page.close();
  return [...found].sort();
}

// The first stop of the keyboard is a link that can be seen and leads to the text; every stop shows that it is one.
async function keyboard(page, found) {
  await page.keyboard.press('Tab');
  for (const text of await page.evaluate(unseenStops)) found.add(`focus: ${text}`);
  await page.evaluate(() => document.querySelector('a').focus());
  await page.keyboard.press('Enter');
  if (!(await page.evaluate(() => document.querySelector('main:target')))) found.add('focus: no way to the text');
}

async function violations() {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const told = await axe.run(document, { runOnly: tags, resultTypes: ['violations'] });
  return told.violations.flatMap((each) => each.nodes.slice(0, 9).map((node) => `${each.id} ${node.target.join(" ")}`));
}

function unseenStops() {
  const first = document.activeElement;
  const box = first.getBoundingClientRect();
  const told = first.matches('a[href^="#"]') && box.height >= 24 && box.top >= 0 ? [] : ['the skip link is not seen'];
  for (const link of document.querySelectorAll('a[href]')) {
    link.focus();
    const style = getComputedStyle(link);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) told.push(`no outline at ${link.hash || link.href}`);
  }
  return told;
}

// Links within a sentence take the height of its lines; all others are 24 pixels wide and high, at least to the touch,
// and none lies upon another.
function smallTargets() {
  const told = [];
  for (const link of document.querySelectorAll('.pill, .mark a, .ref a, .return, .contents a, .names a')) {
    link.scrollIntoView({ block: 'center' });
    const box = [...link.getClientRects()].sort((one, other) => other.width * other.height - one.width * one.height)[0];
    const around = getComputedStyle(link, '::after');
    const sides = ['width', 'height'].map((side) => Math.max(box[side], around.position === 'absolute' ? parseFloat(around[side]) : 0));
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const hits = [[-9, 0], [9, 0], [0, -9], [0, 9]].map(([dx, dy]) => document.elementFromPoint(x + dx, y + dy));
    if (Math.min(...sides) < 23.9 || !hits.every((hit) => hit && link.contains(hit))) told.push(`${link.parentElement.className} ${link.hash} ${sides}`);
  }
  scrollTo(0, 0);
  return told;
}

function overflowing() {
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 || each.getBoundingClientRect().left < -1)
    .map((each) => `${each.localName}.${each.className}`).slice(0, 3);
}

function moving() {
  const still = (style) => style.animationName === 'none' && /^0s(, 0s)*$/.test(style.transitionDuration) && style.scrollBehavior === 'auto';
  return [...document.querySelectorAll('*')].filter((each) => !still(getComputedStyle(each))).map((each) => each.localName);
}

// Dark ink on white whatever the screen shows; nothing to click; each link out is readable.
function onPaper() {
  const gone = (names) => [...document.querySelectorAll(names)].every((each) => getComputedStyle(each).display === 'none');
  const light = (color) => color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  const told = gone('nav, .skip, .return') ? [] : ['navigation'];
  if (light(getComputedStyle(document.body).color) > 300) told.push('light ink');
  for (const link of document.querySelectorAll('a[href^="http"]')) {
    const shown = link.textContent.trim() + getComputedStyle(link, '::after').content;
    if (!shown.includes(decodeURI(link.getAttribute('href')).split('://')[1].replace(/\/$/, ''))) told.push(`no address at ${link.href}`);
  }
  return told;
}

await main();

// What mail programs do not show of the HTML files that are named: caniemail's findings, as JSON on standard output.
// The first argument is the folder that npm has installed into; nothing is fetched.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, ...files] = process.argv.slice(2);
const module = createRequire(`${folder}/package.json`).resolve('caniemail');
const { caniemail } = await import(pathToFileURL(module));
const clients = ['apple-mail.*', 'gmail.*', 'outlook.*', 'yahoo.*', 'thunderbird.*', 'samsung-email.*', 'protonmail.*', 'fastmail.*'];
const told = {};
for (const file of files) {
  const found = caniemail({ clients, html: readFileSync(file, 'utf8') }).issues.errors;
  told[file] = [...new Set([...found.values()].flat().map((issue) => issue.title))].sort();
}
console.log(JSON.stringify(told));

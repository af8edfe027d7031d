import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';

// The yardstick of `lint`: a strict parse of a feed and nothing else, as one would write it first.
const parser = new SaxesParser({ xmlns: true });
let heard = 0;
for (const event of ['opentag', 'closetag', 'text', 'cdata']) parser.on(event, () => heard++);
parser.on('error', (cause) => {
  throw cause;
});
const bytes = readFileSync(process.argv[2]);
const decoder = new TextDecoder('utf-8', { fatal: true });
for (let at = 0; at < bytes.length; at += 65_536) {
  parser.write(decoder.decode(bytes.subarray(at, at + 65_536), { stream: true }));
}
parser.write(decoder.decode()).close();
console.log(heard);

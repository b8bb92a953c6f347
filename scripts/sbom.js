// Prints the software bill of materials of the package, as CycloneDX in JSON. Needs a built dist/.
import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { billOfShipped } from './bill.js';
import { shippedPackages } from './shipped.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const { stdout } = await promisify(execFile)('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
  cwd: root,
  maxBuffer: 64 * 2 ** 20,
});
const bill = billOfShipped(JSON.parse(stdout), await shippedPackages(root));
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);

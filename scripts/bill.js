import { identify } from './shipped.js';

/** What npm says of a package that is installed for development only. */
const development = 'cdx:npm:package:development';

/**
 * The part of npm's bill of materials that is shipped: npm takes what is bundled for what is used in development.
 *
 * @param {any} bill in CycloneDX, as `npm sbom` prints it
 * @param {ReadonlySet<string>} shipped packages as `name@version`
 */
export function billOfShipped(bill, shipped) {
  const components = bill.components.filter((component) => shipped.has(identify(component)));
  const { component } = bill.metadata;
  const kept = new Set([component['bom-ref'], ...components.map((each) => each['bom-ref'])]);
  return {
    ...bill,
    // npm takes the name of the folder for that of the package.
    metadata: { ...bill.metadata, component: { ...component, name: component['bom-ref'].split('@', 1)[0] } },
    components: components.map(withoutDevelopment),
    dependencies: bill.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) })),
  };
}

function withoutDevelopment(component) {
  const bundled = component.properties.some(({ name }) => name === development);
  const others = component.properties.filter(({ name }) => name !== development);
  return {
    ...component,
    properties: bundled ? [...others, { name: 'cdx:npm:package:bundled', value: 'true' }] : others,
  };
}

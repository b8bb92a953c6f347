import type { CouchDBRole } from '../commands/couchdb-role.js';

/** What an administrator does, as lines of a shell script. */
export function couchdbRoleText(roles: readonly CouchDBRole[]): string[] {
  return roles.flatMap((role, index) => [...(index === 0 ? [] : ['']), ...scriptFor(role)]);
}

function scriptFor({ side, url, user, databases }: CouchDBRole): string[] {
  const server = `"$COUCHDB"`;
  const id = `org.couchdb.user:${encodeURIComponent(user.name)}`;
  const put = (path: string, body: object): string =>
    `curl -u admin -X PUT ${server}${quoted(`/${path}`)} -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(body))}`;
  return [
    `# The ${side}, ${url}: run this as a server admin, whose password curl asks for.`,
    `COUCHDB=${quoted(url)}`,
    '',
    '# The account, with a password of your choice:',
    put(`_users/${id}`, { ...user, password: 'CHOOSE-ONE' }),
    ...databases.flatMap(({ database, security, readOnly }) => {
      const path = encodeURIComponent(database);
      return [
        '',
        `# "${database}": this replaces who its members are. Look at them first, and add those that are to stay.`,
        ...(side === 'target' ? [`curl -u admin -X PUT ${server}${quoted(`/${path}`)}`] : []),
        `curl -u admin ${server}${quoted(`/${path}/_security`)}`,
        put(`${path}/_security`, security),
        ...(readOnly === undefined
          ? []
          : [
              '# Members may also write. If CouchDB itself is to refuse that of this account:',
              put(`${path}/${readOnly._id}`, readOnly),
            ]),
      ];
    }),
  ];
}

/** A word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

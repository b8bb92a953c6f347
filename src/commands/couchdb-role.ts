import type { CollectionPlan, Migration } from '../config/migration.js';
import type { Side } from '../events.js';
import { chosenPlans } from './opening.js';

/** What an administrator of a CouchDB has to set up for docferry. */
export interface CouchDBRole {
  readonly side: Side;
  /** Without credentials and without a slash at its end. */
  readonly url: string;
  /** The document in `_users`; its password is for the administrator to choose. */
  readonly user: {
    readonly name: string;
    readonly roles: readonly [string];
    readonly type: 'user';
  };
  readonly databases: readonly {
    readonly database: string;
    /** The document `_security` of a database that had none of its own. */
    readonly security: SecurityDocument;
    /** A design document by which CouchDB refuses writes of the role; only for what is read. */
    readonly readOnly?: { readonly _id: string; readonly validate_doc_update: string };
  }[];
}

/** Who may use a database. */
export interface SecurityDocument {
  readonly admins: { readonly names: readonly string[]; readonly roles: readonly string[] };
  readonly members: { readonly names: readonly string[]; readonly roles: readonly string[] };
}

/** What the CouchDB sides of a migration need, for exactly these collections. Contacts nothing. */
export function couchdbRoles(options: {
  readonly migration: Migration;
  /** Names of collections; all of the migration's when empty. */
  readonly collections: readonly string[];
}): CouchDBRole[] {
  const { source, target } = options.migration;
  const plans = chosenPlans(options);
  return [
    ...(source.type === 'couchdb' ? [roleAt('source', source, plans)] : []),
    ...(target.type === 'couchdb' ? [roleAt('target', target, plans)] : []),
  ];
}

function roleAt(
  side: Side,
  { url, username = 'docferry' }: { readonly url: string; readonly username?: string | undefined },
  plans: readonly CollectionPlan[],
): CouchDBRole {
  const role = side === 'source' ? 'docferry-reader' : 'docferry-writer';
  const names = plans.map(({ from, to }) => (side === 'source' ? from : to));
  return {
    side,
    url: url.replace(/\/+$/, ''),
    user: { name: username, roles: [role], type: 'user' },
    databases: [...new Set(names)].map((database) => ({
      database,
      security: {
        admins: { names: [], roles: ['_admin'] },
        members: { names: [], roles: ['_admin', role] },
      },
      ...(side === 'source' ? { readOnly: refusing(role) } : {}),
    })),
  };
}

/** CouchDB knows no members that only read: whoever may read may write, unless a design document refuses it. */
function refusing(role: string): { readonly _id: string; readonly validate_doc_update: string } {
  const reads = `user.roles.indexOf('${role}') >= 0 && user.roles.indexOf('_admin') < 0`;
  return {
    _id: `_design/${role}`,
    validate_doc_update: `function (next, last, user) { if (${reads}) throw { forbidden: 'this account only reads' }; }`,
  };
}

/** Whether the short form is asked for: fewer documents and rounds, and failing only far below what is asked. */
export const short = process.argv.includes('--short');

/**
 * Whether a field is an object's own. Asked of the fields that `for...in` names, in this way, it costs nothing, and the
 * engine looks none of their values up.
 */
export function isOwn(object: object, field: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, field);
}

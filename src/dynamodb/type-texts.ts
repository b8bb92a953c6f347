/** What stands before the members of a list or a map in DynamoDB's JSON, and what behind them. */
export const OPEN_L = Buffer.from('{"L":[');
export const CLOSE_L = Buffer.from(']}');
export const OPEN_M = Buffer.from('{"M":{');
export const CLOSE_M = Buffer.from('}}');

/** The values of which there are no others of their type. */
export const TRUE = Buffer.from('{"BOOL":true}');
export const FALSE = Buffer.from('{"BOOL":false}');
export const NULL = Buffer.from('{"NULL":true}');

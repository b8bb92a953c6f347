import { channel } from 'node:diagnostics_channel';

/** Where whatever was thrown is published when it becomes part of a result, which has no stack. */
export const failures = channel('docferry:failure');

// Lets nano ask what it is given as `agentOptions` for answers. Left to itself it asks the global fetch, and loading that
// takes Node.js as long as starting. The build and the tests apply it alike.

/** @param {string} source nano's code */
export function withFetchOfItsAgent(source) {
  if (!source.includes('fetch(fetchOptions.url, fetchOptions)'))
    throw new Error('nano no longer calls fetch as it did');
  // Without a line of its own, so that stack traces name nano's.
  return `const fetch = (url, request) => request.dispatcher.fetch(url, request); ${source}`;
}

/** A transformer for Jest. */
export default {
  /** @param {string} source */
  process: (source) => ({ code: withFetchOfItsAgent(source) }),
};

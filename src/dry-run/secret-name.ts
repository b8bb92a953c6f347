/** Words that end the names of fields with secrets. */
const secretWord =
  /(?:password|passwd|passcode|passphrase|secrets?|credentials?|apikey|privatekey|secretkey|accesskey|sessionkey|token)$/;

const secretWords = new Set([
  ...['pwd', 'pass', 'authorization', 'cookie', 'cookies', 'jwt', 'bearer', 'otp'],
  ...['ssn', 'cvv', 'cvc', 'creditcard', 'cardnumber', 'iban'],
]);

/** Words that tell of a secret only side by side. */
const secretPairs = new Set([
  ...['api key', 'api keys', 'private key', 'secret key', 'access key', 'session key', 'signing key'],
  ...['encryption key', 'master key', 'card number', 'credit card', 'social security', 'security code'],
  ...['access tokens', 'refresh tokens', 'auth tokens', 'api tokens', 'session id'],
]);

/** Beside these, a token is no secret but a piece of text that is counted. */
const countingWords = /(?:^| )(?:max|min|count|used|usage|limit|total|type|price|cost|per)(?: |$)/;

const secretText =
  /-----BEGIN [A-Z ]*PRIVATE KEY|\bA(?:KIA|SIA)[0-9A-Z]{16}\b|^(?:Bearer|Basic) \S|^eyJ[\w-]+\.eyJ|:\/\/[^/\s:@]*:[^/\s@]+@/;

/** Whether a field of this name is likely to hold a secret. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word, index) => {
    const next = words[index + 1];
    if (next !== undefined && secretPairs.has(`${word} ${next}`)) return true;
    if (secretWords.has(word)) return true;
    return secretWord.test(word) && !(word.endsWith('token') && countingWords.test(words.join(' ')));
  });
}

/** Whether a text has the form of a secret, whatever its field is called: a key, a token, an address with a password. */
export function isSecretText(text: string): boolean {
  return secretText.test(text);
}

function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

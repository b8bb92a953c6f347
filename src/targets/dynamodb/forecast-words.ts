/** A share for people, such as `62 %`. */
export function shareText(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** A time for people, such as `25 minutes`. */
export function durationText(seconds: number): string {
  if (seconds < 90) return plural(Math.max(1, Math.ceil(seconds)), 'second');
  if (seconds < 5_400) return plural(Math.round(seconds / 60), 'minute');
  return plural(Math.round(seconds / 360) / 10, 'hour');
}

/** A number of things, such as `1 hour` and `2 hours`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

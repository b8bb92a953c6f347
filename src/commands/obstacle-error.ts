import { ConfigError, type DocferryError, EnvironmentError } from '../errors.js';
import type { Obstacle } from '../targets/appraisal.js';

/** The error that a run against this would end with. */
export function obstacleError(obstacle: Obstacle): DocferryError {
  return obstacle.exitCode === 2
    ? new ConfigError(obstacle.message, obstacle)
    : new EnvironmentError(obstacle.message, obstacle);
}

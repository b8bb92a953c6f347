export { defineConfig } from './config/define.js';
export type {
  CollectionConfig,
  CollectionSettings,
  Config,
  KeyAttributeConfig,
  KeyConfig,
  MigrationConfig,
} from './config/define.js';
export { beginNow } from './commands/begin-now.js';
export type { BeginNowOptions } from './commands/begin-now.js';
export { cutover } from './commands/cutover.js';
export type { CutoverOptions, WritingStopped } from './commands/cutover-options.js';
export type { CollectionCutover, CutoverResult } from './commands/cutover-result.js';
export type { Check } from './checkup.js';
export { doctor } from './commands/doctor.js';
export type { DoctorOptions, DoctorResult, DoctorSection } from './commands/doctor.js';
export type { Purpose } from './commands/purposes.js';
export { dryRun } from './commands/dry-run.js';
export type { DryRunOptions } from './commands/dry-run.js';
export { migrate } from './commands/migrate.js';
export { listRejects } from './commands/rejects.js';
export type { CollectionRejects, RejectsOptions, RejectsResult } from './commands/rejects.js';
export { retry } from './commands/retry.js';
export type { RetryOptions } from './commands/retry.js';
export { status } from './commands/status.js';
export { listUndo, undo } from './commands/undo.js';
export type { UndoRuns } from './commands/undo.js';
export type { UndoOptions } from './commands/undo-options.js';
export type { CollectionUndo, UndoCounts, UndoResult } from './commands/undo-result.js';
export type { KeptRun } from './undo/undo-folder.js';
export { verify } from './commands/verify.js';
export type { RepairOptions, VerifyOptions } from './commands/verify-options.js';
export type { CollectionVerification, VerifyConfidence, VerifyResult } from './commands/verify-result.js';
export type { VerifyCounts } from './verify/counts.js';
export type { CollectionStanding, StatusOptions, StatusResult } from './commands/status.js';
export type { LeaseSight } from './checkpoints/lease.js';
export type { DocumentLimit } from './config/document-limit.js';
export { env } from './config/env.js';
export type { Env } from './config/env.js';
export type { CollectionPlan, Migration } from './config/migration.js';
export type { CollectionResult, RunEvent, RunOptions, RunResult } from './commands/run.js';
export type { Document, Value } from './document.js';
export type {
  CollectionReport,
  Comparison,
  DryRunReport,
  Finding,
  FindingCode,
  FindingSample,
  Readiness,
  Verdict,
} from './dry-run/report.js';
export type { SampleSize } from './dry-run/sample-size.js';
export { ConfigError, DocferryError, EnvironmentError, GuardError, WriteFailedError } from './errors.js';
export type { ErrorDetails, ErrorResult } from './errors.js';
export type {
  AdapterEvent,
  CollectionEvent,
  CollectionStatus,
  Notice,
  Outcomes,
  Report,
  Side,
} from './events.js';
export type { ObservationCode } from './observation.js';
export type { KeyMapping, MappedKeyAttribute } from './pipeline/key.js';
export type { MaxRejects } from './pipeline/reject-limit.js';
export { drop } from './pipeline/stages/drop.js';
export { pick } from './pipeline/stages/pick.js';
export { rename } from './pipeline/stages/rename.js';
export { set } from './pipeline/stages/set.js';
export type { SetValue } from './pipeline/stages/set.js';
export type { Filter, Transform, TransformContext } from './pipeline/stages/stage.js';
export type { RejectLine } from './report/reject-line.js';
export { Rejection } from './rejection.js';
export type { RejectionCode } from './rejection.js';
export type {
  Forecast,
  ForecastPart,
  LoadingWay,
  ReadinessCheck,
  TargetSurvey,
} from './targets/appraisal.js';
export type { DifferenceKind, FieldDifference } from './verify/difference.js';
export type { VerifySample, VerifySamples } from './verify/findings.js';
export type { IdList } from './verify/id-files.js';
export type { KeyType } from './key-schema.js';
export type { NumberPolicy } from './targets/target.js';

export { defineConfig } from './config/define.js';
export type {
  CollectionConfig,
  CollectionSettings,
  Config,
  KeyAttributeConfig,
  KeyConfig,
  MigrationConfig,
} from './config/define.js';
export type { CollectionCutover, CutoverResult } from './commands/cutover-result.js';
export type { Check } from './checkup.js';
export type { Purpose } from './commands/purposes.js';
export type { UndoRuns } from './commands/undo.js';
export type { CollectionUndo, UndoCounts, UndoResult } from './commands/undo-result.js';
export type { KeptRun } from './undo/undo-folder.js';
export type {
  CollectionVerification,
  ResumedVerification,
  VerifyConfidence,
  VerifyResult,
} from './commands/verify-result.js';
export type { VerifyCounts } from './verify/counts.js';
export type { LeaseSight } from './checkpoints/lease.js';
export type { DocumentLimit } from './config/document-limit.js';
export { redactor } from './library/redactor.js';
export { beginNow, migrate, retry, sync, watch } from './library/carry.js';
export type {
  BeginNowOptions,
  MigrateOptions,
  RetryOptions,
  SyncOptions,
  WatchOptions,
} from './library/carry.js';
export { cutover, undo, verify } from './library/compare.js';
export type { CutoverOptions, UndoOptions, VerifyOptions } from './library/compare.js';
export { doctor, dryRun, listRejects, listUndo, status } from './library/look.js';
export type { DoctorOptions, DryRunOptions, RejectsOptions, StatusOptions } from './library/look.js';
export type { CommandOptions, ReportingOptions, StoppableOptions } from './library/options.js';
export type { WritingStopped } from './commands/cutover-options.js';
export type { DoctorResult, DoctorSection } from './commands/doctor.js';
export type { CollectionRejects, RejectsResult } from './commands/rejects.js';
export type { CollectionResult, RunEvent, RunResult } from './commands/run.js';
export type { CollectionStanding, StatusResult } from './commands/status.js';
export type { RepairOptions } from './commands/verify-options.js';
export { Decimal } from 'decimal.js';
export { decodeDocument, encodeDocument } from './library/exact-json.js';
export { env } from './config/env.js';
export type { Env } from './config/env.js';
export type { Document, Value } from './document.js';
export type {
  CollectionReport,
  Comparison,
  CollectionSentence,
  Counts,
  DryRunReport,
  Finding,
  FindingCode,
  FindingSample,
  Readiness,
  Sizes,
  Verdict,
} from './dry-run/report.js';
export type { SampleSize } from './dry-run/sample-size.js';
export type {
  ConfigErrorCode,
  EnvironmentErrorCode,
  ErrorCode,
  GuardErrorCode,
  NoticeCode,
  OwnCode,
} from './error-code.js';
export { ConfigError, DocferryError, EnvironmentError, GuardError, WriteFailedError } from './errors.js';
export type { ErrorDetails, ErrorResult } from './errors.js';
export type {
  AdapterEvent,
  CollectionEvent,
  CollectionStatus,
  Notice,
  Outcomes,
  ReadingPhase,
  Report,
  Side,
} from './events.js';
export type { Observation, ObservationCode } from './observation.js';
export type { LeftItem } from './undo/left-file.js';
export type { UndoTally } from './undo/put-back.js';
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
export type { Change, Changes, NativeDocument, Page, Position, TextDocument, TextPlace } from './document.js';
export type { KeyAttribute, KeySchema } from './key-schema.js';
export type { ConnectSource } from './sources/custom/config.js';
export { namedById } from './sources/shape.js';
export type { CollectionShape } from './sources/shape.js';
export type {
  ProbeOptions,
  ReadOptions,
  SampleOptions,
  SamplePage,
  Source,
  SourceCollection,
  SourceConnection,
} from './sources/source.js';
export type { ConnectTarget, ConnectTargetOptions } from './targets/custom/config.js';
export type { ForecastOptions, HotKey, Obstacle } from './targets/appraisal.js';
export type {
  ItemPage,
  Key,
  Meter,
  PreparedWrite,
  RefusedWrite,
  ScanOptions,
  ScanPosition,
  Target,
  TargetCollection,
  TargetConnection,
  UnchangedWrite,
  Unwritten,
  Write,
} from './targets/target.js';
export type { Checkpoint, CheckpointStore } from './checkpoints/checkpoint-store.js';
export type { CustomState, OpenState } from './checkpoints/custom/config.js';
export type { Lease, LeaseStore, LeaseWait } from './checkpoints/lease.js';
export type { RejectLogs } from './checkpoints/state.js';
export type { VerifiedMark, VerifiedStore } from './checkpoints/verified.js';
export type { RejectLog } from './report/reject-log.js';

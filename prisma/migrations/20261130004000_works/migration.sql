-- The table has works of every kind, so it is called by that, and so are the columns that point to it. Nothing is copied.
ALTER TABLE "Evaluation" RENAME TO "Work";
ALTER SEQUENCE "Evaluation_number_seq" RENAME TO "Work_number_seq";
ALTER TABLE "Work" RENAME CONSTRAINT "Evaluation_pkey" TO "Work_pkey";
ALTER TABLE "Work" RENAME CONSTRAINT "Evaluation_proposerId_fkey" TO "Work_proposerId_fkey";
ALTER TABLE "Work" RENAME CONSTRAINT "Evaluation_modelVersionId_fkey" TO "Work_modelVersionId_fkey";
ALTER TABLE "Work" RENAME CONSTRAINT "Evaluation_testSetId_fkey" TO "Work_testSetId_fkey";
ALTER TABLE "Work" RENAME CONSTRAINT "Evaluation_counterOfId_fkey" TO "Work_counterOfId_fkey";
ALTER INDEX "Evaluation_number_key" RENAME TO "Work_number_key";
ALTER INDEX "Evaluation_kind_state_idx" RENAME TO "Work_kind_state_idx";
ALTER INDEX "Evaluation_proposerId_idx" RENAME TO "Work_proposerId_idx";
ALTER INDEX "Evaluation_testSetId_idx" RENAME TO "Work_testSetId_idx";
ALTER INDEX "Evaluation_modelVersionId_idx" RENAME TO "Work_modelVersionId_idx";
ALTER INDEX "Evaluation_counterOfId_idx" RENAME TO "Work_counterOfId_idx";

ALTER TABLE "Participant" RENAME COLUMN "evaluationId" TO "workId";
ALTER TABLE "Participant" RENAME CONSTRAINT "Participant_evaluationId_fkey" TO "Participant_workId_fkey";
ALTER INDEX "Participant_evaluationId_role_organisationId_key" RENAME TO "Participant_workId_role_organisationId_key";

ALTER TABLE "Approval" RENAME COLUMN "evaluationId" TO "workId";
ALTER TABLE "Approval" RENAME CONSTRAINT "Approval_evaluationId_fkey" TO "Approval_workId_fkey";
ALTER INDEX "Approval_evaluationId_role_organisationId_key" RENAME TO "Approval_workId_role_organisationId_key";

ALTER TABLE "Attempt" RENAME COLUMN "evaluationId" TO "workId";
ALTER TABLE "Attempt" RENAME CONSTRAINT "Attempt_evaluationId_fkey" TO "Attempt_workId_fkey";
ALTER INDEX "Attempt_evaluationId_number_key" RENAME TO "Attempt_workId_number_key";

ALTER TABLE "ReleasedResult" RENAME COLUMN "evaluationId" TO "workId";
ALTER TABLE "ReleasedResult" RENAME CONSTRAINT "ReleasedResult_evaluationId_fkey" TO "ReleasedResult_workId_fkey";
ALTER INDEX "ReleasedResult_evaluationId_key" RENAME TO "ReleasedResult_workId_key";

ALTER TABLE "Comment" RENAME COLUMN "evaluationId" TO "workId";
ALTER TABLE "Comment" RENAME CONSTRAINT "Comment_evaluationId_fkey" TO "Comment_workId_fkey";
ALTER INDEX "Comment_evaluationId_idx" RENAME TO "Comment_workId_idx";

-- Who writes has the role of a participant, of which a kind of work may have other than two.
ALTER TABLE "Comment" RENAME COLUMN "side" TO "role";
ALTER TABLE "Comment" ALTER COLUMN "role" TYPE TEXT USING "role"::text;
DROP TYPE "Side";

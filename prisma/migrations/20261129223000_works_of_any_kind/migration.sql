-- Approvals belong to a participant: a role may have several organisations.
ALTER TABLE "Approval" ADD COLUMN "role" TEXT, ADD COLUMN "organisationId" TEXT;
UPDATE "Approval" SET "role" = "side"::text;
UPDATE "Approval" SET "organisationId" = participant."organisationId" FROM "Participant" participant
  WHERE participant."evaluationId" = "Approval"."evaluationId" AND participant."role" = "Approval"."role";
DROP INDEX "Approval_evaluationId_side_key";
ALTER TABLE "Approval" ALTER COLUMN "role" SET NOT NULL, ALTER COLUMN "organisationId" SET NOT NULL, DROP COLUMN "side";
CREATE UNIQUE INDEX "Approval_evaluationId_role_organisationId_key" ON "Approval"("evaluationId", "role", "organisationId");

DROP INDEX "Participant_evaluationId_role_key";
CREATE UNIQUE INDEX "Participant_evaluationId_role_organisationId_key" ON "Participant"("evaluationId", "role", "organisationId");

-- Who takes part is said by the participants alone, and who proposed is one of them.
ALTER TABLE "Evaluation" ADD COLUMN "proposerId" TEXT;
UPDATE "Evaluation" SET "proposerId" = CASE WHEN "proposedSide" = 'vendor' THEN "vendorId" ELSE "hospitalId" END;
ALTER TABLE "Evaluation" DROP CONSTRAINT "Evaluation_hospitalId_fkey", DROP CONSTRAINT "Evaluation_vendorId_fkey",
  DROP CONSTRAINT "Evaluation_modelVersionId_fkey", DROP CONSTRAINT "Evaluation_testSetId_fkey";
DROP INDEX "Evaluation_hospitalId_state_idx";
DROP INDEX "Evaluation_vendorId_state_idx";
DROP INDEX "Evaluation_state_idx";
ALTER TABLE "Evaluation" ALTER COLUMN "proposerId" SET NOT NULL, DROP COLUMN "proposedSide", DROP COLUMN "vendorId",
  DROP COLUMN "hospitalId", ALTER COLUMN "modelVersionId" DROP NOT NULL, ALTER COLUMN "testSetId" DROP NOT NULL;
CREATE INDEX "Evaluation_kind_state_idx" ON "Evaluation"("kind", "state");
CREATE INDEX "Evaluation_proposerId_idx" ON "Evaluation"("proposerId");
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_proposerId_fkey" FOREIGN KEY ("proposerId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_modelVersionId_fkey" FOREIGN KEY ("modelVersionId") REFERENCES "ModelVersion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "Evaluation" ADD CONSTRAINT "Evaluation_testSetId_fkey" FOREIGN KEY ("testSetId") REFERENCES "TestSet"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

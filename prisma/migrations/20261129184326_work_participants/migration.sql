-- AlterTable
ALTER TABLE "Evaluation" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'evaluation';

-- CreateTable
CREATE TABLE "Participant" (
    "id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "desired" TEXT,
    "observed" TEXT NOT NULL DEFAULT 'idle',
    "organisationId" TEXT NOT NULL,
    "agentId" TEXT NOT NULL,
    "evaluationId" TEXT NOT NULL,

    CONSTRAINT "Participant_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Participant_organisationId_idx" ON "Participant"("organisationId");

-- CreateIndex
CREATE INDEX "Participant_agentId_desired_idx" ON "Participant"("agentId", "desired");

-- CreateIndex
CREATE UNIQUE INDEX "Participant_evaluationId_role_key" ON "Participant"("evaluationId", "role");

-- Evaluations from before: their two sides, what the latest attempt's agents said, and what is wanted of them.
INSERT INTO "Participant" ("id", "role", "desired", "observed", "organisationId", "agentId", "evaluationId")
SELECT gen_random_uuid()::text, side."role",
  CASE
    WHEN evaluation."state" IN ('proposed', 'approved-by-one', 'approved') THEN 'await-approval'
    WHEN evaluation."state" = 'scheduled' THEN 'prepare'
    WHEN evaluation."state" = 'preflight' THEN 'preflight'
    WHEN evaluation."state" IN ('running', 'resuming') THEN 'run'
    WHEN evaluation."state" IN ('paused', 'failed') THEN 'pause'
    WHEN evaluation."state" IN ('revoked', 'cancelled', 'expired', 'rejected')
      AND attempt."number" IS NOT NULL AND side."observed" <> 'stopped' THEN 'stop'
  END,
  coalesce(side."observed", 'idle'), side."organisationId",
  evaluation."proposal" -> side."role" ->> 'agentId', evaluation."id"
FROM "Evaluation" evaluation
LEFT JOIN LATERAL (
  SELECT * FROM "Attempt" WHERE "evaluationId" = evaluation."id" ORDER BY "number" DESC LIMIT 1
) attempt ON true
CROSS JOIN LATERAL (VALUES
  ('vendor', evaluation."vendorId", attempt."vendorObserved"),
  ('hospital', evaluation."hospitalId", attempt."hospitalObserved")
) side ("role", "organisationId", "observed");

-- AlterTable
ALTER TABLE "Attempt" DROP COLUMN "hospitalObserved",
DROP COLUMN "vendorObserved";

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_evaluationId_fkey" FOREIGN KEY ("evaluationId") REFERENCES "Evaluation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

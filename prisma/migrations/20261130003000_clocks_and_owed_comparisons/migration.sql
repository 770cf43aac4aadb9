-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "clockAheadSeconds" INTEGER;

-- AlterTable
ALTER TABLE "Attempt" ADD COLUMN     "comparisonOwed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Participant" ADD COLUMN     "troubleCode" TEXT,
ADD COLUMN     "troubleDetail" TEXT;

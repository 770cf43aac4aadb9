-- AlterTable
ALTER TABLE "TestSet" ADD COLUMN     "deletedAt" TIMESTAMP(3),
ADD COLUMN     "deletion" JSONB;

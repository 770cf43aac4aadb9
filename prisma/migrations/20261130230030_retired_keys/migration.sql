-- CreateTable
CREATE TABLE "RetiredKey" (
    "publicKey" TEXT NOT NULL,
    "rotation" JSONB NOT NULL,
    "retiredAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "agentId" TEXT NOT NULL,

    CONSTRAINT "RetiredKey_pkey" PRIMARY KEY ("publicKey")
);

-- CreateIndex
CREATE INDEX "RetiredKey_agentId_idx" ON "RetiredKey"("agentId");

-- AddForeignKey
ALTER TABLE "RetiredKey" ADD CONSTRAINT "RetiredKey_agentId_fkey" FOREIGN KEY ("agentId") REFERENCES "Agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

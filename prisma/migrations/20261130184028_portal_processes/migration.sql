-- AlterTable
ALTER TABLE "Agent" ADD COLUMN     "connectionId" TEXT;

-- CreateTable
CREATE TABLE "PortalProcess" (
    "id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "hostname" TEXT NOT NULL,
    "secretCheck" TEXT NOT NULL,
    "portalOrigin" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "aliveAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "PortalProcess_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PortalLeader" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "hostname" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,
    "sweptAt" TIMESTAMP(3),

    CONSTRAINT "PortalLeader_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "SignInAttempt" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SignInAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UsedCode" (
    "key" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "UsedCode_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SignInAttempt_key_at_idx" ON "SignInAttempt"("key", "at");

-- CreateIndex
CREATE INDEX "SignInAttempt_at_idx" ON "SignInAttempt"("at");

-- CreateIndex
CREATE UNIQUE INDEX "RateLimit_key_key" ON "RateLimit"("key");

-- The newest offer of the vendor to answer questions about single images with this version (SignedPageOffer of the contracts), null before the first.
ALTER TABLE "ModelVersion" ADD COLUMN "pageOffer" JSONB;

-- AlterTable
ALTER TABLE "Membership" ALTER COLUMN "notices" SET DEFAULT ARRAY['proposed', 'approved', 'ready', 'released', 'failed', 'budget-spent', 'agent-away']::TEXT[];

-- Spent budgets were told as failures until now: whoever wanted to know of these goes on hearing of them.
UPDATE "Membership" SET "notices" = array_append("notices", 'budget-spent') WHERE 'failed' = ANY ("notices");
UPDATE "Webhook" SET "kinds" = array_append("kinds", 'budget-spent') WHERE 'failed' = ANY ("kinds");

-- Audit messages of calls that are no operation of their own: agents, accounts, steering an operation, verifying a number.
-- They may name an operation, and there may be any number of them about one, so the rule that an operation leaves one
-- message for each of its numbers is not theirs. Follows from the action, so the hash need not have it.
ALTER TABLE message ADD COLUMN of_call boolean NOT NULL DEFAULT false;
ALTER TABLE message ALTER COLUMN operation_id DROP NOT NULL;
ALTER TABLE message ADD CONSTRAINT operation_unless_of_call CHECK (of_call OR operation_id IS NOT NULL);

DROP INDEX message_once;
CREATE UNIQUE INDEX message_once ON message (operation_id, phone_number_id) NULLS NOT DISTINCT WHERE NOT of_call;

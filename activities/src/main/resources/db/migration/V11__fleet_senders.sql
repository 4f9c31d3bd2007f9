-- The WhatsApp sender of a number that a batch updates, so that it need not be looked for among all of the account.
ALTER TABLE operation_item ADD COLUMN sender_sid text;
-- What a batch took to list the account's WhatsApp senders.
ALTER TABLE operation ADD COLUMN sender_requests integer NOT NULL DEFAULT 0;

-- The public URLs of the service under which URLs of the binding may have been written to Twilio: what unassigning finds
-- there is ours when it is under one of them, also when the service has moved since.
ALTER TABLE phone_number ADD COLUMN base_urls text[] NOT NULL DEFAULT '{}';

ALTER TABLE phone_number ADD CONSTRAINT free_means_nothing_written CHECK (state <> 'FREE' OR base_urls = '{}');

-- What the operation was about to write when it took the before-image: what undoing it undoes. NULL: not on record.
ALTER TABLE webhook_snapshot ADD COLUMN changes jsonb;

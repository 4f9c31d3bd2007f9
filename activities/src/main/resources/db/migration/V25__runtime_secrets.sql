-- An agent's runtime secret is derived from the service's key, the agent's id, and a salt of its own. An agent that is
-- created gets another salt than the agent of that id had before, so that a secret does not pass to the id's next owner.
ALTER TABLE chatbot ADD COLUMN secret_salt uuid NOT NULL DEFAULT gen_random_uuid();

-- The salt before the last renewal: its secret signs as well, until then.
ALTER TABLE chatbot ADD COLUMN former_salt uuid;
ALTER TABLE chatbot ADD COLUMN former_salt_until timestamptz;
ALTER TABLE chatbot ADD CONSTRAINT former_salt_ends CHECK ((former_salt IS NULL) = (former_salt_until IS NULL));

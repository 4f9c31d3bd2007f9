-- Since when a free number's account does not have it, as Twilio has said: its pool does not give it.
ALTER TABLE phone_number ADD COLUMN missing_since timestamptz;
-- When an assignment of a free number last failed: its pool gives the others first.
ALTER TABLE phone_number ADD COLUMN take_failed_at timestamptz;

-- Nobody has had a number while an assignment was tried in vain, or its release was called off: it is free for as long.
CREATE OR REPLACE FUNCTION keep_free_since() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.free_since := CASE WHEN NEW.state = 'FREE' THEN NEW.updated_at END;
    ELSIF NEW.state = 'FREE' THEN
        IF OLD.state <> 'FREE' THEN
            NEW.free_since := coalesce(OLD.free_since, NEW.updated_at);
        END IF;
        IF OLD.state = 'ASSIGNING' THEN
            NEW.take_failed_at := NEW.updated_at;
        END IF;
    ELSIF NEW.state NOT IN ('ASSIGNING', 'RELEASING') THEN
        NEW.free_since := NULL;
        NEW.take_failed_at := NULL;
        NEW.missing_since := NULL;
    END IF;
    IF NEW.state = 'RELEASED' THEN
        NEW.pool := NULL;
    END IF;
    RETURN NEW;
END
$$;

-- An agent that pools name is in use, as one that has numbers.
ALTER TABLE pool DROP CONSTRAINT pool_owner_chatbot_id_fkey;
ALTER TABLE pool ADD CONSTRAINT pool_names_its_agent FOREIGN KEY (owner, chatbot_id) REFERENCES chatbot (owner, id);

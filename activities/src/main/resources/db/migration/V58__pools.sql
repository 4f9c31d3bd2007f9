-- Numbers of a kind that an owner wants to have free, so that an agent gets one at once.
CREATE TABLE pool (
    owner         text             NOT NULL,
    name          text COLLATE "C" NOT NULL,
    country       text             NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    type          text             NOT NULL CHECK (type IN ('LOCAL', 'MOBILE', 'TOLL_FREE')),
    voice         boolean          NOT NULL,
    sms           boolean          NOT NULL,
    mms           boolean          NOT NULL,
    min_free      integer          NOT NULL CHECK (min_free >= 0),
    max_numbers   integer          NOT NULL,
    account_sid   text COLLATE "C" NOT NULL,
    address_sid   text,
    bundle_sid    text,
    chatbot_id    text COLLATE "C",                       -- who gets its numbers, unless an assignment says another agent
    most          numeric(12, 4)   NOT NULL CHECK (most >= 0), -- what each number may cost a month
    currency      text             NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    -- Why the last refill failed, how many have failed one after another, and when the next is tried.
    refused       jsonb,
    refused_by    text COLLATE "C",
    refused_at    timestamptz,
    refused_times integer          NOT NULL DEFAULT 0,
    retry_at      timestamptz,
    created_at    timestamptz      NOT NULL,
    updated_at    timestamptz      NOT NULL,
    PRIMARY KEY (owner, name),
    CONSTRAINT max_holds_min_free CHECK (max_numbers >= min_free),
    CONSTRAINT refused_is_told CHECK ((refused_times = 0) = (refused IS NULL)),
    FOREIGN KEY (owner, chatbot_id) REFERENCES chatbot (owner, id) ON DELETE SET NULL (chatbot_id)
);

ALTER TABLE phone_number ADD COLUMN pool text COLLATE "C";
ALTER TABLE phone_number ADD CONSTRAINT phone_number_pool FOREIGN KEY (owner, pool) REFERENCES pool (owner, name);
CREATE INDEX phone_number_by_pool ON phone_number (owner, pool, state) WHERE pool IS NOT NULL;

-- Since when nobody has it: of a pool, the number that was free longest is given first.
ALTER TABLE phone_number ADD COLUMN free_since timestamptz;
UPDATE phone_number SET free_since = updated_at WHERE state = 'FREE';

-- Many statements make a number free, and one rule follows from it.
CREATE FUNCTION keep_free_since() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'FREE' THEN
        NEW.free_since := NULL;
    ELSIF TG_OP = 'INSERT' OR OLD.state <> 'FREE' THEN
        NEW.free_since := NEW.updated_at;
    END IF;
    IF NEW.state = 'RELEASED' THEN
        NEW.pool := NULL;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER free_since_is_kept BEFORE INSERT OR UPDATE OF state ON phone_number
    FOR EACH ROW EXECUTE FUNCTION keep_free_since();

-- Which pool a number is bought for: until it is bought, it counts as one that is coming.
ALTER TABLE number_purchase ADD COLUMN pool text COLLATE "C";
CREATE INDEX number_purchase_by_pool ON number_purchase (owner, pool)
    WHERE pool IS NOT NULL AND state IN ('RESERVED', 'INTENDED');

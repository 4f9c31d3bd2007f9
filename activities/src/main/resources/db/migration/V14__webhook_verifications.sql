-- What the last audit message about a number's verification told, and when: the same is told once an hour at most. Refers to
-- nothing by foreign key, which would lock the number before the end of the audit chain; others lock them the other way.
CREATE TABLE webhook_verification (
    phone_number_id text COLLATE "C" PRIMARY KEY,
    owner           text        NOT NULL,
    result          jsonb       NOT NULL,
    told_at         timestamptz NOT NULL
) WITH (fillfactor = 80);

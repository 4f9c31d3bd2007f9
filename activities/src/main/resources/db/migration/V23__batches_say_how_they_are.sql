-- How far a batch is and what it was told: its progress is read from here, and it is steered by it. Whoever carries out a
-- part of it looks here before each number, so that a pause reaches all workers, and nobody has to ask the workflow.
CREATE TABLE batch (
    operation_id         text COLLATE "C" PRIMARY KEY REFERENCES operation ON DELETE CASCADE,
    -- The numbers, by the states of their items; the triggers below count them.
    total                integer NOT NULL DEFAULT 0,
    unchanged            integer NOT NULL DEFAULT 0,
    updated              integer NOT NULL DEFAULT 0,
    failed               integer NOT NULL DEFAULT 0,
    -- Begins no further number until it is resumed.
    paused               boolean NOT NULL DEFAULT false,
    paused_because       text, -- NULL: it was asked to
    requests_per_second  double precision CHECK (requests_per_second > 0), -- its own rate; NULL: the account's only
    -- How many numbers may fail before it pauses itself; NULL: any number.
    max_failures         integer,
    max_failures_percent integer,
    failures             integer NOT NULL DEFAULT 0, -- since it began or was resumed
    -- What its rate is told from: the time that numbers have been updated, pauses left out.
    updating_since       timestamptz,
    ended_before         integer NOT NULL DEFAULT 0, -- numbers that had ended by then
    paused_since         timestamptz,
    paused_seconds       double precision NOT NULL DEFAULT 0, -- of the pauses before
    CONSTRAINT a_reason_to_pause CHECK (paused OR paused_because IS NULL)
) WITH (fillfactor = 50);

INSERT INTO batch (operation_id, total, unchanged, updated, failed)
    SELECT operation_id, count(*), count(*) FILTER (WHERE state = 'UNCHANGED'), count(*) FILTER (WHERE state = 'UPDATED'),
           count(*) FILTER (WHERE state = 'FAILED')
    FROM operation_item GROUP BY operation_id;

-- A hundred thousand items are counted as they change, and not whenever somebody looks.
CREATE FUNCTION count_new_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO batch AS b (operation_id, total, unchanged, updated, failed)
        SELECT operation_id, count(*), count(*) FILTER (WHERE state = 'UNCHANGED'),
               count(*) FILTER (WHERE state = 'UPDATED'), count(*) FILTER (WHERE state = 'FAILED')
        FROM new_items GROUP BY operation_id ORDER BY operation_id
        ON CONFLICT (operation_id) DO UPDATE
        SET total = b.total + excluded.total, unchanged = b.unchanged + excluded.unchanged,
            updated = b.updated + excluded.updated, failed = b.failed + excluded.failed;
    RETURN NULL;
END
$$;

CREATE FUNCTION count_changed_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE batch b
    SET unchanged = b.unchanged + c.unchanged, updated = b.updated + c.updated, failed = b.failed + c.failed
    FROM (SELECT operation_id, sum(change) FILTER (WHERE state = 'UNCHANGED') AS unchanged,
                 sum(change) FILTER (WHERE state = 'UPDATED') AS updated, sum(change) FILTER (WHERE state = 'FAILED') AS failed
          FROM (SELECT operation_id, state, 1 AS change FROM new_items
                UNION ALL SELECT operation_id, state, -1 FROM old_items
                -- So that no sum is NULL.
                UNION ALL SELECT operation_id, s, 0 FROM new_items, unnest(ARRAY['UNCHANGED', 'UPDATED', 'FAILED']) AS s) i
          GROUP BY operation_id) c
    WHERE b.operation_id = c.operation_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER new_items_are_counted AFTER INSERT ON operation_item
    REFERENCING NEW TABLE AS new_items FOR EACH STATEMENT EXECUTE FUNCTION count_new_items();
CREATE TRIGGER changed_items_are_counted AFTER UPDATE ON operation_item
    REFERENCING OLD TABLE AS old_items NEW TABLE AS new_items FOR EACH STATEMENT EXECUTE FUNCTION count_changed_items();

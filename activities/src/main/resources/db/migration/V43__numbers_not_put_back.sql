-- Numbers at which an operation, or a batch, could not put back everything, and none has come to a good end since.
CREATE TABLE number_not_put_back (
    phone_number_id text COLLATE "C" PRIMARY KEY,
    operation_id    text COLLATE "C" NOT NULL REFERENCES operation ON DELETE CASCADE, -- the first such
    since           timestamptz      NOT NULL
);
CREATE INDEX number_not_put_back_by_operation ON number_not_put_back (operation_id);

INSERT INTO number_not_put_back (phone_number_id, operation_id, since)
SELECT DISTINCT ON (o.phone_number_id) o.phone_number_id, o.id, o.ended_at
FROM operation o
WHERE o.state = 'COMPENSATION_INCOMPLETE' AND o.phone_number_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM operation c WHERE c.phone_number_id = o.phone_number_id
                  AND c.state = 'COMPLETED' AND c.ended_at > o.ended_at)
ORDER BY o.phone_number_id, o.ended_at;

DROP INDEX operation_not_put_back;
DROP INDEX operation_completed_on_number;

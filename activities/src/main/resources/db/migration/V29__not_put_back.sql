-- Operations that could not put back everything, and whether an operation on the number has come to a good end since.
CREATE INDEX operation_not_put_back ON operation (phone_number_id, ended_at) WHERE state = 'COMPENSATION_INCOMPLETE';
CREATE INDEX operation_completed_on_number ON operation (phone_number_id, ended_at) WHERE state = 'COMPLETED';

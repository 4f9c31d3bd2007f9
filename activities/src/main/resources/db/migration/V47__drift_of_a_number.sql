-- The page of a number shows its latest drift, open or over.
CREATE INDEX route_drift_by_number ON route_drift (phone_number_id, id DESC);
